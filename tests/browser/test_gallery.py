"""The gallery of a whole data set, used as a visitor would: on real rows where they are at hand."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from core.data.store import DatasetStore
from core.settings import Settings
from core.triage.decisions import Decisions
from pages.dataset import ids
from tests.browser.waiting import TIMEOUT_MS

Goto = Callable[[str], Page]
Settle = Callable[[Page], None]

WALL = f"#{ids.GALLERY}"
THUMBS = f"{WALL} .el-wall-thumb"
LOADED = f"{THUMBS}[data-row]"
# More than fit on any screen, far fewer than the data set has.
MOST_DRAWN = 400


@pytest.fixture
def data(request: pytest.FixtureRequest) -> str:
    """Name of the real data set, else of the drawn one."""
    try:
        return request.getfixturevalue("fer2013")
    except pytest.skip.Exception:
        return "synthetic"


def total(page: Page) -> int:
    """Return the number of pictures that the status line tells."""
    said = page.locator(f"#{ids.LIST_STATUS}").inner_text()
    return int(said.split(" ")[0].replace(",", ""))


def label(page: Page, position: int) -> str:
    """Return what is said of the picture at a position, once it is loaded."""
    thumb = page.locator(f'{LOADED}[data-position="{position}"]')
    expect(thumb).to_be_attached(timeout=TIMEOUT_MS)
    return thumb.get_attribute("aria-label") or ""


def focused(page: Page) -> int:
    """Return the position of the picture that has the focus."""
    return int(page.evaluate("document.activeElement.dataset.position ?? -1"))


def pick(page: Page, expression: str) -> None:
    """Switch an expression of the list on or off."""
    page.locator(f"#{ids.GALLERY_LABEL}").get_by_text(expression, exact=True).click()


def shown(page: Page, where: str) -> None:
    """Wait until the status line says so."""
    expect(page.locator(f"#{ids.LIST_STATUS}")).to_contain_text(where, timeout=TIMEOUT_MS)


def test_a_scroll_to_the_far_end_draws_and_fetches_what_is_in_view_only(
    goto: Goto, settle: Settle, data: str
):
    page = goto(f"/dataset?data={data}&tab=gallery")
    page.wait_for_function("() => !location.search.includes('at=')")
    n = total(page)
    assert n >= 2000
    assert label(page, 0).startswith(f"1 of {n:,}: row 0, labelled ")
    sheets: list[str] = []
    page.on(
        "request", lambda request: sheets.append(request.url) if "/sprite/" in request.url else 0
    )
    page.locator(WALL).evaluate("wall => { wall.scrollTop = wall.scrollHeight; }")
    assert label(page, n - 1).startswith(f"{n:,} of {n:,}: row {n - 1}, labelled ")
    assert page.locator(THUMBS).count() <= MOST_DRAWN
    assert 1 <= len(sheets) <= 4
    settle(page)
    page.wait_for_url("**at=*")
    at = int(re.search(r"at=(\d+)", page.url)[1])
    # A link leads back to the place.
    page.reload()
    settle(page)
    label(page, at)
    top = page.locator(WALL).evaluate("wall => wall.scrollTop")
    assert top > 0


def test_filter_sort_and_file_agree(goto: Goto, settle: Settle, data: str):
    page = goto(f"/dataset?data={data}&tab=gallery")
    n = total(page)
    pick(page, "fear")
    shown(page, f"of {n:,} pictures")
    page.get_by_label("Sort by", exact=True).select_option("sharpness")
    shown(page, "most blurred first")
    page.get_by_text("high to low", exact=True).click()
    shown(page, "sharpest first")
    page.wait_for_url("**order=desc*")
    assert {"label=fear", "sort=sharpness", "order=desc"} <= set(page.url.split("?")[1].split("&"))
    settle(page)
    first = label(page, 0)
    assert "labelled fear" in first
    with page.expect_download() as saving:
        page.locator(f"#{ids.LIST_CSV}").click()
    assert saving.value.suggested_filename == f"{data}-list.csv"
    with saving.value.path().open() as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == total(page)
    assert {line["label"] for line in lines} == {"fear"}
    values = [float(line["sharpness"]) for line in lines]
    assert values == sorted(values, reverse=True)
    assert f"row {lines[0]['row']}, labelled fear, " in first
    assert abs(int(first.split(", ")[-1].replace(",", "")) - values[0]) <= 0.5
    page.go_back()
    settle(page)
    page.go_forward()
    settle(page)
    assert label(page, 0) == first


def test_keys_move_through_pictures_that_are_not_drawn_yet(goto: Goto, settle: Settle, data: str):
    page = goto(f"/dataset?data={data}&tab=gallery")
    n = total(page)
    label(page, 0)
    assert page.locator(f'{THUMBS}[tabindex="0"]').count() == 1
    page.locator(f'{THUMBS}[tabindex="0"]').focus()
    in_line = page.evaluate(
        "() => [...document.querySelectorAll('.el-wall-thumb')]"
        ".filter((thumb) => thumb.style.transform.includes(', 0px')).length"
    )
    for key, position in (
        ("ArrowRight", 1),
        ("ArrowDown", 1 + in_line),
        ("ArrowLeft", in_line),
        ("ArrowUp", 0),
        ("ArrowUp", 0),
        ("End", n - 1),
    ):
        page.keyboard.press(key)
        assert focused(page) == position, key
    said = label(page, n - 1)
    page.keyboard.press("PageUp")
    assert n - 1 - MOST_DRAWN < focused(page) < n - 1
    page.keyboard.press("Home")
    assert focused(page) == 0
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    row = int(re.search(r"row (\d+)", said)[1])
    drawer = page.get_by_role("dialog")
    expect(drawer.locator(".offcanvas-title")).to_contain_text(f"Row {row:,}: ", timeout=TIMEOUT_MS)
    page.wait_for_url(f"**row={row}*")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert focused(page) == n - 1
    settle(page)


def test_the_drawer_goes_through_the_list_and_shows_what_was_decided(
    goto: Goto, settle: Settle, data: str, server_home: Path
):
    dataset = DatasetStore(Settings(home=server_home).datasets).open(data)
    decisions = Decisions(server_home)
    rows = [int(row) for row in dataset.indices("PrivateTest")[:3]]
    decisions.decide(dataset, rows[1:2], "ambiguous")
    try:
        page = goto(f"/dataset?data={data}&tab=gallery&split=PrivateTest")
        assert "marked as ambiguous" in label(page, 1)
        expect(page.locator(f'{THUMBS}[data-position="1"]')).to_have_attribute("data-badge", "?")
        page.locator(f'{LOADED}[data-position="0"]').click()
        drawer = page.get_by_role("dialog")
        for press, row in (
            (lambda: drawer.get_by_role("button", name="Next").click(), rows[1]),
            (lambda: page.keyboard.press("ArrowRight"), rows[2]),
            (lambda: page.keyboard.press("ArrowLeft"), rows[1]),
        ):
            settle(page)
            press()
            expect(drawer.locator(".offcanvas-title")).to_contain_text(f"Row {row:,}: ")
        page.wait_for_url(f"**row={rows[1]}*")
        settle(page)
        # A link to the open picture knows its place in the list; other tabs keep the filters.
        page.reload()
        settle(page)
        expect(page.locator(".el-detail-steps")).to_contain_text("2 of ")
        page.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
        tabs = page.get_by_role("navigation", name="Parts of this page")
        tabs.get_by_role("link", name="Problems").click()
        page.wait_for_url("**tab=problems*")
        settle(page)
        tabs.get_by_role("link", name="Gallery").click()
        page.wait_for_url("**tab=gallery*")
        assert "split=PrivateTest" in page.url
        settle(page)
    finally:
        decisions.undo(dataset)


def test_a_row_is_found_by_its_number(goto: Goto, settle: Settle, data: str):
    page = goto(f"/dataset?data={data}&tab=gallery&sort=brightness")
    page.get_by_label("Go to row", exact=True).fill("1234")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(f"#{ids.JUMP_STATUS}")).to_contain_text("Row 1,234 is number")
    page.wait_for_function("() => document.activeElement.dataset.row === '1234'")
    pick(page, "disgust")
    settle(page)
    page.get_by_label("Go to row", exact=True).fill("99999999")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{ids.JUMP_STATUS}")).to_contain_text("Rows go from 0 to")


def test_a_filtered_list_becomes_the_selection_of_all_pages(
    goto: Goto, new_page: Callable[..., Page], visit: Callable[..., Page], settle: Settle, data: str
):
    page = goto(f"/dataset?data={data}&tab=gallery&label=disgust&split=PrivateTest")
    n = total(page)
    page.get_by_role("button", name="Select these").click()
    page.wait_for_url("**selection=*")
    settle(page)
    bar = page.locator(".el-selection")
    expect(bar).to_contain_text(f"{n:,} selected pictures")
    assert total(page) == n
    link = page.url.split("/", 3)[3]
    # A second visitor with the same link sees the same.
    other = visit(new_page(), f"/{link}")
    expect(other.locator(".el-selection")).to_contain_text(f"{n:,} selected pictures")
    assert label(other, 0) == label(page, 0)
    # Filters narrow within the selection.
    pick(page, "disgust")
    settle(page)
    shown(page, f"{n:,} selected pictures")
    bar.get_by_role("button", name="Show all pictures").click()
    expect(page.locator(".el-selection")).to_have_count(0)
    settle(page)
    assert total(page) > n


def test_nothing_found_says_what_to_do(goto: Goto, settle: Settle, data: str):
    page = goto(f"/dataset?data={data}&tab=gallery&contrast_min=127")
    expect(page.get_by_text("No picture is like this.")).to_be_visible()
    expect(page.locator(WALL)).to_be_hidden()
    expect(page.get_by_role("button", name="Select these")).to_be_disabled()
    page.get_by_role("navigation", name="Lists to begin with").get_by_role(
        "link", name="All pictures"
    ).click()
    settle(page)
    label(page, 0)
    expect(page.get_by_text("No picture is like this.")).to_be_hidden()


def test_a_models_surest_mistakes_come_first(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/dataset?data={fer2013}&tab=gallery")
    page.get_by_role("link", name="A model's surest mistakes").click()
    settle(page)
    shares = [int(re.search(r"(\d+)\s%", label(page, place))[1]) for place in range(24)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] >= 95


def test_without_votes_the_way_to_them_is_shown(goto: Goto):
    page = goto("/dataset?data=synthetic&tab=people")
    expect(page.get_by_text("No votes were imported with this data set.")).to_be_visible()
    expect(page.get_by_text("--votes fer2013new.csv")).to_be_visible()
    page.get_by_role("link", name="Import here instead").click()
    page.wait_for_url("**tab=importing*")
