"""The confusion page, used as a visitor would: by mouse, by keyboard, quickly, and on a phone."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from core.runs.store import RunStore
from core.settings import Settings
from pages.confusion import ids
from tests.browser.matrix import MATRIX, click_cell
from tests.browser.waiting import ANSWER_MS

Goto = Callable[[str], Page]
Settle = Callable[[Page], None]
CALLBACKS = re.compile("/_dash-update-component")


@pytest.fixture(autouse=True)
def _some_runs():
    if not RunStore(Settings().models).ids():
        pytest.skip("no run is shipped")


def gallery(page: Page):
    """The pictures of the open cell."""
    return page.locator(f"#{ids.GALLERY}").get_by_role("button")


def test_the_same_cell_opens_again_after_another(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}")
    heading = page.locator(f"#{ids.GALLERY} h3")
    for true, predicted in (("sad", "angry"), ("fear", "sad"), ("sad", "angry"), ("sad", "angry")):
        click_cell(page, true, predicted)
        expect(heading).to_have_text(f"{true.capitalize()} taken for {predicted}")
        settle(page)
        assert f"true={true}&predicted={predicted}" in page.url
        expect(page.locator(".shapelayer path")).to_have_count(1)


def test_the_keyboard_chooses_cells_and_opens_pictures(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}")
    line = page.get_by_role("button", name=re.compile("taken for")).first
    words = line.inner_text().split(":")[0]
    line.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{ids.GALLERY} h3")).to_have_text(words.capitalize())
    true, predicted = words.split(" taken for ")
    expect(page.get_by_label("True", exact=True)).to_have_value(true)
    expect(page.get_by_label("Predicted", exact=True)).to_have_value(predicted)
    settle(page)
    gallery(page).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text(words)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("row="))


def test_the_drawer_walks_through_the_gallery_and_explains_both_classes(
    goto: Goto, settle: Settle, fer2013: str
):
    page = goto(f"/confusion?data={fer2013}&true=fear&predicted=surprise")
    rows = [label.split(",")[0] for label in _labels(page)]
    gallery(page).nth(1).click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(f"2 of {len(rows)}")
    expect(drawer).to_contain_text("raised the score for surprise", timeout=ANSWER_MS)
    drawer.get_by_role("button", name="Next").click()
    expect(drawer.get_by_text(f"{rows[2].capitalize()}:")).to_be_visible()
    drawer.locator("label", has_text="fear (true)").click()
    expect(drawer).to_contain_text(re.compile("(score|evidence) for fear"), timeout=ANSWER_MS)
    settle(page)
    slider = drawer.get_by_label("Strength of the heat map")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    slider.fill("0.8")
    heat = drawer.locator(".el-overlay-heat")
    expect(heat).to_have_css("opacity", "0.8")
    assert not [url for url in requests if "_dash-update" in url]
    # The strength stays from picture to picture.
    drawer.get_by_role("button", name="Previous").click()
    expect(drawer.get_by_text(f"{rows[1].capitalize()}:")).to_be_visible()
    expect(drawer).to_contain_text("raised the score for surprise", timeout=ANSWER_MS)
    expect(slider).to_have_value("0.8")
    expect(heat).to_have_css("opacity", "0.8")


def test_a_late_explanation_never_replaces_a_newer_one(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}&true=fear&predicted=sad")
    rows = [label.split(",")[0].split()[1] for label in _labels(page)]
    held: list[Route] = []

    def hold(route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        subject = next((i for i in body.get("inputs", []) if i["id"] == ids.SUBJECT), None)
        if subject and str(subject["value"]["row"]) == rows[0] and not held:
            held.append(route)
        else:
            route.continue_()

    page.route(CALLBACKS, hold)
    gallery(page).first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("Computing the heat map", timeout=ANSWER_MS)
    while not held:
        page.wait_for_timeout(20)
    drawer.get_by_role("button", name="Next").click()
    image = drawer.get_by_role("img", name=re.compile(f"^Row {rows[1]} with a heat map"))
    expect(image).to_be_visible(timeout=ANSWER_MS)
    with page.expect_response(CALLBACKS, timeout=ANSWER_MS):
        held[0].continue_()
    page.wait_for_timeout(300)
    expect(image).to_be_visible()
    expect(drawer.get_by_role("img", name=re.compile(f"^Row {rows[0]} "))).to_have_count(0)


def test_a_model_is_evaluated_on_pictures_it_never_saw(goto: Goto, settle: Settle):
    runs = RunStore(Settings().models).all()
    run = next((r for r in runs if r.spec.dataset.name != "synthetic"), None)
    if run is None:
        pytest.skip("every shipped run was trained on the synthetic pictures")
    page = goto(f"/confusion?data=synthetic&split=PublicTest&run={run.run_id}")
    expect(page.locator("main")).to_contain_text("Results stored with the model")
    page.get_by_label("Results").select_option("pictures")
    evaluate = page.get_by_role("button", name="Evaluate this model on these pictures")
    expect(evaluate).to_be_visible()
    settle(page)
    # A link to the same view shows the same; the evaluation goes on without the page.
    evaluate.click()
    expect(page.get_by_text("Evaluating", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator(MATRIX)).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator("main")).to_contain_text("Synthetic faces (drawn), PublicTest, n = 300")
    settle(page)
    page.get_by_role("button", name=re.compile("taken for")).first.click()
    expect(gallery(page).first).to_be_visible()
    # Nothing is left ticking.
    settle(page)


def test_garbage_in_the_address_falls_back(goto: Goto, fer2013: str):
    page = goto(
        f"/confusion?data={fer2013}&split=x&normalise=%27&true=%3Cb%3E&predicted=&row=1e9&colour=9"
    )
    expect(page.locator("main")).to_contain_text("PrivateTest, n = 3,589")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_row_that_does_not_exist_is_told(goto: Goto, fer2013: str):
    page = goto(f"/confusion?data={fer2013}&row=999999")
    expect(page.get_by_text("has no row 999999")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone(
    theme: str, new_page: Callable[..., Page], visit: Callable[[Page, str], Page], fer2013: str
):
    page = visit(
        new_page(theme=theme, width=390, height=844),
        f"/confusion?data={fer2013}&true=disgust&predicted=angry",
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(gallery(page).first).to_be_visible()


def _labels(page: Page) -> list[str]:
    """What screen readers hear of each picture: 'row 7, labelled sad, 93 %'."""
    return [button.get_attribute("aria-label") or "" for button in gallery(page).all()]
