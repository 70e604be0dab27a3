"""The map of pictures, used as a visitor would; its positions are made up and so known."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.data.store import Dataset, DatasetStore
from core.embeddings.maps import STEPS, Maps, PictureMap
from core.settings import Settings
from tests.browser.waiting import TIMEOUT_MS, settle

Goto = Callable[[str], Page]
MAP = "/dataset?data=synthetic&tab=map&embedding=pixels"
CANVAS = ".el-map-canvas[data-drawn]"


@pytest.fixture(scope="module")
def synthetic(server_home: Path) -> Dataset:
    """The drawn faces, with a map: happy ones in a bunch on the right, the others on the left."""
    settings = Settings(home=server_home)
    dataset = DatasetStore(settings.datasets).open("synthetic")
    spread = np.random.default_rng(0).integers(0, STEPS // 3, (len(dataset), 2))
    happy = dataset.labels == 3
    spread[happy, 0] += 2 * STEPS // 3
    positions = spread.astype(np.uint16)
    drawn = PictureMap(positions, positions[:, ::-1].copy(), happy.astype(np.uint8), 0.25)
    Maps(settings.home).store(None, dataset, drawn)
    return dataset


@pytest.fixture
def drawn_map(goto: Goto, synthetic: Dataset) -> Page:
    page = goto(MAP)
    expect(page.locator(CANVAS)).to_be_visible(timeout=TIMEOUT_MS)
    return page


def place(page: Page, row: int) -> tuple[float, float]:
    """Where a row's point lies in the window."""
    page.locator(CANVAS).scroll_into_view_if_needed()
    x, y = page.evaluate(
        """row => { const map = emotionLens.map, box = map.canvas.getBoundingClientRect();
                    const [x, y] = map.at(row); return [box.left + x, box.top + y]; }""",
        row,
    )
    return x, y


def encircle_the_right(page: Page) -> None:
    """Draw a loop around the right half of the map."""
    canvas = page.locator(CANVAS)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    left, right = box["x"] + 0.55 * box["width"], box["x"] + box["width"] - 2
    top, bottom = box["y"] + 2, box["y"] + box["height"] - 2
    page.mouse.move(left, top)
    page.mouse.down()
    for corner in ((right, top), (right, bottom), (left, bottom), (left, top + 5)):
        page.mouse.move(*corner, steps=4)
    page.mouse.up()


def test_pointing_shows_the_picture_and_a_click_opens_it(drawn_map: Page, synthetic: Dataset):
    page, row = drawn_map, 17
    page.mouse.move(*place(page, row))
    card = page.locator(".el-map-card")
    expect(card).to_be_visible()
    shown = re.search(r"Row ([\d,]+): (\w+), Training", card.locator("p").inner_text())
    assert shown is not None
    # Points may lie on one another: the card says which one it shows.
    at = int(shown[1].replace(",", ""))
    image = card.locator("img")
    expect(image).to_have_attribute("src", re.compile(rf"/picture/{at}\.png$"))
    page.wait_for_function("() => document.querySelector('.el-map-card img').naturalWidth === 48")
    page.mouse.down()
    page.mouse.up()
    expect(page.locator(".offcanvas.show .offcanvas-title")).to_contain_text(f"Row {at:,}: ")
    page.wait_for_url(f"**row={at}*")


def test_encircled_pictures_are_the_selection(drawn_map: Page, synthetic: Dataset, server_url: str):
    happy = int((synthetic.labels == 3).sum())
    encircle_the_right(drawn_map)
    expect(drawn_map.locator("#dataset-map-status")).to_have_text(f"Selected: {happy} pictures.")
    drawn_map.wait_for_url("**selection=*")
    key = re.search(r"selection=([0-9a-f]+)", drawn_map.url)
    assert key is not None
    answer = drawn_map.request.get(f"{server_url}/selection/synthetic/{key[1]}.csv")
    lines = answer.text().splitlines()[1:]
    assert len(lines) == happy
    assert all(line.endswith(",happy") for line in lines)
    # Every statistic is of the selection now.
    settle(drawn_map)
    tabs = drawn_map.get_by_role("navigation", name="Parts of this page")
    tabs.get_by_role("link", name="Overview").click()
    figures = drawn_map.locator("#shell-page")
    expect(figures).to_contain_text(f"{happy} pictures: Training")
    expect(figures).to_contain_text(f"Of the {happy} selected pictures 100.0 % are labelled happy")


def test_a_group_is_selected_by_its_button_alone(drawn_map: Page, synthetic: Dataset):
    fear = int((synthetic.labels == 2).sum())
    drawn_map.get_by_role("button", name=f"Select the {fear} pictures: fear").press("Enter")
    drawn_map.wait_for_url("**selection=*")


def test_hidden_groups_are_not_encircled(drawn_map: Page):
    page = drawn_map
    before = page.locator(CANVAS).get_attribute("data-drawn")
    page.get_by_role("checkbox", name="happy").uncheck()
    expect(page.locator(CANVAS)).not_to_have_attribute("data-drawn", before or "")
    encircle_the_right(page)
    expect(page.locator("#dataset-map-status")).to_contain_text("nothing is selected")
    assert "selection" not in page.url


def test_the_address_keeps_colour_and_layout(drawn_map: Page):
    page = drawn_map
    page.get_by_label("Colour by").select_option("split")
    page.wait_for_url("**colour=split*")
    expect(page.locator(".dataset-map-groups")).to_contain_text("PrivateTest")
    page.get_by_text("main directions", exact=True).click()
    page.wait_for_url("**projection=pca*")
    expect(page.locator("main")).to_contain_text("hold only 25")
    page.reload()
    expect(page.locator(".dataset-map-groups")).to_contain_text("PrivateTest")
    expect(page.locator("main")).to_contain_text("hold only 25")


def test_the_map_is_saved_as_a_picture(drawn_map: Page):
    for kind, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with drawn_map.expect_download() as saving:
            drawn_map.get_by_role("button", name=f"{kind}: save the figure").click()
        content = Path(saving.value.path()).read_bytes()
        assert content.startswith(begins)
        assert len(content) > 1000


def test_a_map_that_was_not_drawn_yet_is_offered(goto: Goto, synthetic: Dataset):
    page = goto("/dataset?data=synthetic&tab=map")
    expect(page.get_by_role("button", name="Draw the map")).to_be_visible()
