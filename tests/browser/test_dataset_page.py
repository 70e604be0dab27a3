"""The data set page, used as a visitor would."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.waiting import ANSWER_MS, TIMEOUT_MS

Goto = Callable[[str], Page]
Settle = Callable[[Page], None]

DRAWER = ".offcanvas.show"
AUGMENTED = "#dataset-augmented-region"
# The first version is another picture than the one given.
CHANGED = f"(before) => (document.querySelector('{AUGMENTED} ol img')?.src ?? before) !== before"


def test_a_link_with_a_row_opens_its_picture(goto: Goto):
    page = goto("/dataset?data=synthetic&row=17")
    drawer = page.locator(DRAWER)
    expect(drawer.locator("img")).to_be_visible()
    assert drawer.locator("img").evaluate("image => image.complete && image.naturalWidth") == 48


def test_a_picture_stands_beside_sixteen_versions_of_it(goto: Goto, settle: Settle):
    def versions() -> list[str]:
        """The pictures shown, once the models' process has changed them."""
        region = page.locator(AUGMENTED)
        expect(region.locator("ol img")).to_have_count(16, timeout=ANSWER_MS)
        settle(page)
        return [image.get_attribute("src") or "" for image in region.locator("ol img").all()]

    page = goto("/dataset?data=synthetic&tab=training")
    first = versions()
    assert len(set(first)) == 16
    expect(page.locator(AUGMENTED)).to_contain_text("Each time a picture comes up in training")
    page.get_by_role("button", name="Draw again").click()
    page.wait_for_url("**draw=1*")
    page.wait_for_function(CHANGED, arg=first[0])
    again = versions()
    assert not set(first) & set(again)

    page = goto("/dataset?data=synthetic&row=17")
    page.locator(DRAWER).get_by_role("link", name="See what training makes of it").click()
    page.wait_for_url("**example=17*")
    row = 17
    expect(page.locator(f"{AUGMENTED} figure img")).to_have_attribute(
        "alt", re.compile(rf"Row {row} of .*, labelled")
    )
    page.wait_for_function(CHANGED, arg=again[0])
    chosen = versions()
    page.reload()
    settle(page)
    assert versions() == chosen

    settings = page.get_by_label("Settings of", exact=True)
    expect(settings).to_have_value(re.compile("^two_conv-synthetic-"))
    settings.select_option("default")
    page.wait_for_url("**settings=default*")
    # The settings of the shipped run on drawn faces are the default ones.
    assert versions() == chosen


def test_tabs_keep_the_data_set_and_lead_back(goto: Goto, settle: Settle):
    page = goto("/dataset?data=synthetic&feature=contrast")
    tabs = page.get_by_role("navigation", name="Parts of this page")
    expect(tabs.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")
    tabs.get_by_role("link", name="Gallery").click()
    page.wait_for_url("**/dataset?*tab=gallery*")
    settle(page)
    expect(tabs.get_by_role("link", name="Gallery")).to_have_attribute("aria-current", "page")
    expect(page.locator("#dataset-distribution-graph")).to_have_count(0)
    page.go_back()
    settle(page)
    expect(page.get_by_label("Feature", exact=True)).to_have_value("contrast")


def test_the_overview_is_of_the_split_chosen(goto: Goto, settle: Settle):
    page = goto("/dataset?data=synthetic")
    page.get_by_label("Split", exact=True).select_option("PublicTest")
    page.get_by_label("Bring out", exact=True).select_option("fear")
    page.wait_for_url("**label=fear*")
    settle(page)
    expect(page.locator("#dataset-pixels-status")).to_contain_text("PublicTest: all 300")


def test_counts_and_shares_differ_in_the_figure(goto: Goto, settle: Settle):
    page = goto("/dataset?data=synthetic")
    title = page.locator("#dataset-distribution-graph .ytitle")
    expect(title).to_have_text("pictures", timeout=TIMEOUT_MS)
    page.get_by_text("shares", exact=True).click()
    expect(title).to_have_text("share of the split", timeout=TIMEOUT_MS)
    page.wait_for_url("**show=shares*")
    settle(page)


def test_the_numbers_can_be_saved(goto: Goto):
    page = goto("/dataset?data=synthetic")
    with page.expect_download() as saving:
        page.locator("#dataset-export-button").click()
    assert saving.value.suggested_filename == "synthetic-class-distribution.csv"
    assert (
        saving.value.path().read_text().startswith("split,label,pictures,share,n\nTraining,angry")
    )


def test_fer2013_is_explained_in_words(goto: Goto, fer2013: str):
    page = goto(f"/dataset?data={fer2013}")
    expect(page.get_by_text("Disgust has 436 of 28,709 Training pictures (1.5 %)")).to_be_visible()
