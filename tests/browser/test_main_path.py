"""A visitor's way: the data, the models, a mistake, why it was made, a face of one's own."""

import re
from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import skimage.data
from PIL import Image
from playwright.sync_api import Page, expect

from pages.confusion import ids as confusion
from pages.predict import ids as predict
from tests.browser.matrix import click_cell
from tests.browser.waiting import ANSWER_MS

TRUE, PREDICTED = "fear", "sad"


def follow(page: Page, title: str, settle: Callable[[Page], None]) -> None:
    """Go to another page through the navigation."""
    page.get_by_role("navigation").get_by_role("link", name=title, exact=True).click()
    expect(page.locator("main h1")).to_contain_text(title)
    settle(page)


def query(page: Page) -> dict[str, str]:
    """Return the parameters in the address bar."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def astronaut() -> dict[str, object]:
    """NASA's portrait of Eileen Collins, smiling, as a file to upload."""
    buffer = BytesIO()
    Image.fromarray(skimage.data.astronaut()).save(buffer, "PNG")
    return {"name": "astronaut.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def test_from_the_data_to_an_explained_prediction(
    goto: Callable[[str], Page], settle: Callable[[Page], None], fer2013: str
):
    page = goto(f"/dataset?data={fer2013}")
    expect(page.locator("main")).to_contain_text("35,887")
    expect(page.locator("main")).to_contain_text("28,709")

    follow(page, "Models", settle)
    expect(page.locator("main")).to_contain_text("Two convolutions")
    expect(page.locator("main")).to_contain_text("Six convolutions")

    follow(page, "Confusion", settle)
    assert query(page).get("data", fer2013) == fer2013
    click_cell(page, TRUE, PREDICTED)
    expect(page.locator(f"#{confusion.GALLERY} h3")).to_have_text(
        f"{TRUE.capitalize()} taken for {PREDICTED}"
    )
    settle(page)
    assert query(page)["cells"] == f"{TRUE}-{PREDICTED}"

    pictures = page.locator(f"#{confusion.GALLERY} .el-thumb")
    pictures.first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(f"{TRUE}")
    expect(drawer).to_contain_text("Grad-CAM", timeout=ANSWER_MS)
    row = re.search(r"Row (\d+)", drawer.inner_text())
    assert row is not None

    drawer.get_by_role("link", name="Open in Explain").click()
    expect(page.locator("main h1")).to_contain_text("Explain")
    settle(page)
    assert query(page)["row"] == row[1]
    expect(page.locator("main .el-overlay-heat").first).to_be_visible(timeout=ANSWER_MS)

    follow(page, "Predict", settle)
    with page.expect_file_chooser() as chooser:
        page.locator(f"#{predict.CHOOSE}").click()
    chooser.value.set_files(astronaut())
    results = page.locator(f"#{predict.RESULTS}")
    expect(results.locator(".predict-headline")).to_contain_text("happy", timeout=ANSWER_MS)
    expect(results.locator(".predict-heat").first).to_be_visible()


def test_a_link_reproduces_the_view_and_back_returns_to_the_one_before(
    goto: Callable[[str], Page], settle: Callable[[Page], None], fer2013: str
):
    link = f"/confusion?data={fer2013}&cells={TRUE}-{PREDICTED}"
    page = goto(link)
    pictures = page.locator(f"#{confusion.GALLERY} .el-thumb")
    first = pictures.first.get_attribute("aria-label")
    count = pictures.count()
    assert count > 10

    click_cell(page, TRUE, "angry")
    expect(page).to_have_url(re.compile(f"cells={TRUE}-angry"))
    settle(page)
    page.go_back()
    expect(page).to_have_url(re.compile(f"cells={TRUE}-{PREDICTED}"))
    settle(page)
    assert pictures.count() == count
    assert pictures.first.get_attribute("aria-label") == first
