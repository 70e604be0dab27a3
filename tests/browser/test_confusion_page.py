"""The confusion page, used as a visitor would: by mouse, by keyboard, quickly, and on a phone."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from core.data.store import DatasetStore
from core.runs.store import RunStore
from core.settings import Settings
from pages.confusion import ids
from tests.browser.matrix import MATRIX, click_cell, name_of
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
    return page.locator(f"#{ids.GALLERY} .el-thumb")


def heading(page: Page):
    """What the open cells are called."""
    return page.locator(f"#{ids.GALLERY} h3")


def cells_of(page: Page) -> list[str]:
    """The open cells, as the address has them."""
    return parse_qs(urlsplit(page.url).query).get("cells", [""])[0].split(",")


def test_the_same_cell_opens_again_after_another(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}")
    for true, predicted in (("sad", "angry"), ("fear", "sad"), ("sad", "angry"), ("sad", "angry")):
        click_cell(page, true, predicted)
        expect(heading(page)).to_have_text(f"{true.capitalize()} taken for {predicted}")
        settle(page)
        assert cells_of(page) == [f"{true}-{predicted}"]
        expect(page.locator(".shapelayer path")).to_have_count(1)


def test_several_cells_whole_rows_and_whole_columns(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}")
    frames = page.locator(".shapelayer path")
    click_cell(page, "sad", "neutral")
    for modifier, cell in (("Control", ("fear", "sad")), ("Shift", ("angry", "sad"))):
        click_cell(page, *cell, modifier=modifier)
    expect(heading(page)).to_have_text(
        "Angry taken for sad; fear taken for sad; sad taken for neutral"
    )
    expect(frames).to_have_count(3)
    settle(page)
    three = gallery(page).count()
    # With the modifier a chosen cell is taken away again.
    click_cell(page, "fear", "sad", modifier="Control")
    expect(frames).to_have_count(2)
    settle(page)
    assert cells_of(page) == ["sad-neutral", "angry-sad"]
    assert 0 < gallery(page).count() < three

    name_of(page, "disgust").click()
    expect(heading(page)).to_have_text("All pictures that are disgust")
    expect(frames).to_have_count(7)
    settle(page)
    # FER2013 has 55 pictures of disgust in PrivateTest.
    assert gallery(page).count() == 55
    name_of(page, "disgust", column=True).click()
    expect(heading(page)).to_have_text("All pictures taken for disgust")
    settle(page)
    assert cells_of(page)[0] == "angry-disgust"
    # Off the diagonal only: the whole column without those recognised.
    page.get_by_label("Colour", exact=True).select_option("mistakes")
    settle(page)
    name_of(page, "disgust", column=True).click()
    expect(heading(page)).to_have_text("Pictures taken for disgust, answered otherwise")
    expect(frames).to_have_count(6)


def test_the_table_of_buttons_by_keyboard(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}")
    page.locator("label", has_text="Buttons").click()
    table = page.get_by_role("table", name=re.compile("Press a cell or a heading"))
    expect(table).to_be_visible()
    settle(page)
    stops = table.locator("button[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    fear = table.get_by_role("button", name=re.compile("^fear taken for sad: "))
    expect(fear).to_be_focused()
    expect(stops).to_have_count(1)
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Fear taken for sad")
    expect(fear).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+Enter")
    expect(heading(page)).to_have_text("Fear taken for sad; sad, recognised")
    expect(table.locator("[aria-pressed='true']")).to_have_count(2)
    # Up to the heading of the column, which opens it whole.
    for _ in range(5):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("All pictures taken for sad")
    expect(table.locator("[aria-pressed='true']")).to_have_count(8)
    settle(page)
    assert "show=table" in page.url
    # What a button says is what opens.
    said = fear.get_attribute("aria-label") or ""
    fear.click()
    expect(heading(page)).to_have_text("Fear taken for sad")
    settle(page)
    assert said.startswith(f"fear taken for sad: {gallery(page).count()} pictures")


def test_any_two_answers_on_the_axes_and_the_link_to_them(
    goto: Goto,
    new_page: Callable[..., Page],
    visit: Callable[[Page, str], Page],
    settle: Settle,
    fer2013: str,
):
    page = goto(f"/confusion?data={fer2013}&cells=sad-neutral")
    main = page.locator("main")
    expect(page.get_by_label("Model B", exact=True)).to_be_hidden()
    page.get_by_label("Rows", exact=True).select_option("model")
    # The other axis takes what this one was, and the cell turns with it.
    expect(page.get_by_label("Columns", exact=True)).to_have_value("label")
    expect(heading(page)).to_have_text("Sad taken for neutral")
    page.get_by_label("Columns", exact=True).select_option("reference")
    expect(main).to_contain_text("Cohen's kappa")
    other = page.locator(f"#{ids.REFERENCE} option", has_text="Two convolutions, FER2013")
    page.locator(f"#{ids.REFERENCE}").select_option(other.get_attribute("value"))
    line = page.get_by_role("button", name=re.compile("^A said sad, B said neutral: "))
    line.click()
    expect(heading(page)).to_have_text("A said sad, B said neutral")
    page.get_by_label("Order of expressions", exact=True).select_option("similarity")
    settle(page)
    expected = int(line.inner_text().split(": ")[1].split(" of ")[0])
    assert gallery(page).count() == expected
    expect(page.locator(".shapelayer path")).to_have_count(1)

    again = visit(new_page(), page.url.removeprefix(page.url.split("/confusion")[0]))
    expect(heading(again)).to_have_text("A said sad, B said neutral")
    assert _labels(again) == _labels(page)
    assert (
        again.get_by_label("Model B", exact=True).input_value()
        == page.get_by_label("Model B", exact=True).input_value()
    )
    expect(again.locator("main")).to_contain_text(
        main.locator(".el-confusion-summary strong").inner_text()
    )


def test_orders_the_list_and_the_selection(
    goto: Goto, settle: Settle, fer2013: str, server_home: Path
):
    voted = "votes_neutral" in DatasetStore(server_home / "datasets").open(fer2013).features()
    page = goto(f"/confusion?data={fer2013}&cells=fear-sad,fear-surprise&split=Test")
    orders = {"confidence": True, "margin": False, "loss": True, "votes": True, "row": False}
    expect(page.locator(f"#{ids.SORT} option[value='issue']")).to_be_disabled()
    for name, falling in orders.items():
        option = page.locator(f"#{ids.SORT} option[value='{name}']")
        if name == "votes" and not voted:
            expect(option).to_be_disabled()
            continue
        page.get_by_label("Order of pictures", exact=True).select_option(name)
        settle(page)
        numbers = [_number(label) for label in _labels(page)]
        assert numbers == sorted(numbers, reverse=falling), name
        assert len(set(numbers)) > 3
        assert f"sort={name}" in page.url
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the list as CSV").click()
    lines = list(csv.DictReader(download.value.path().read_text().splitlines()))
    assert [f"row {line['row']}" for line in lines] == [
        label.split(",")[0] for label in _labels(page)
    ]
    assert {(line["label"], line["a_says"]) for line in lines} == {
        ("fear", "sad"),
        ("fear", "surprise"),
    }
    assert {line["split"] for line in lines} == {"PublicTest", "PrivateTest"}
    page.get_by_role("button", name="Make these the selection").click()
    bar = page.locator(".el-selection")
    expect(bar).to_contain_text(f"{len(lines)} selected pictures")
    expect(page.locator("main")).to_contain_text(f"selected, n = {len(lines)} pictures")
    settle(page)
    # The selection is of pictures, whatever is drawn of them.
    name_of(page, "happy").click()
    expect(page.locator(f"#{ids.GALLERY}")).to_contain_text("this never happened")
    bar.get_by_role("button", name="Show all pictures").click()
    expect(page.locator("main")).to_contain_text("n = 7,178 pictures")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_open_is_accessible(
    theme: str, new_page: Callable[..., Page], visit: Callable[[Page, str], Page], fer2013: str
):
    page = visit(
        new_page(theme=theme),
        f"/confusion?data={fer2013}&show=table&cells=sad-neutral,sad-angry&rows=model"
        "&columns=reference&sort=margin",
    )
    gallery(page).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Quality of the picture")
    expect(page.locator(".el-overlay-heat")).to_be_visible(timeout=ANSWER_MS)
    faults = [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert not faults, "\n".join(faults)


def test_the_keyboard_chooses_cells_and_opens_pictures(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}")
    line = page.get_by_role("button", name=re.compile("taken for")).first
    words = line.inner_text().split(":")[0]
    line.focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(words.capitalize())
    settle(page)
    assert cells_of(page) == [words.replace(" taken for ", "-")]
    gallery(page).first.focus()
    page.keyboard.press("ArrowRight")
    rows = [label.split(",")[0].capitalize() for label in _labels(page)]
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"{rows[1]}: {words}")
    # The arrow keys walk on, but not where they move a control.
    page.keyboard.press("ArrowRight")
    expect(dialog).to_contain_text(f"{rows[2]}: {words}")
    page.keyboard.press("ArrowLeft")
    expect(dialog).to_contain_text(f"{rows[1]}: {words}")
    settle(page)
    assert f"row={rows[1].split()[1]}" in page.url
    dialog.get_by_label("Strength of the heat map").press("ArrowRight")
    expect(dialog.get_by_label("Strength of the heat map")).to_have_value("0.55")
    settle(page)
    expect(dialog).to_contain_text(f"{rows[1]}: {words}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("row="))


def test_the_drawer_walks_through_the_gallery_and_explains_both_classes(
    goto: Goto, settle: Settle, fer2013: str
):
    page = goto(f"/confusion?data={fer2013}&cells=fear-surprise")
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
    page = goto(f"/confusion?data={fer2013}&cells=fear-sad")
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
    others = [r for r in runs if r.spec.dataset.name != "synthetic" and not r.is_ensemble]
    if not others:
        pytest.skip("every shipped run was trained on the synthetic pictures")
    run = min(others, key=lambda r: r.manifest["parameters"])
    page = goto(f"/confusion?data=synthetic&split=PublicTest&run={run.run_id}")
    expect(page.locator("main")).to_contain_text("Results stored with the model")
    page.get_by_label("Results").select_option("pictures")
    evaluate = page.get_by_role("button", name="Evaluate this model on these pictures")
    expect(evaluate).to_be_visible()
    settle(page)
    # A link to the same view shows the same; the evaluation goes on without the page.
    evaluate.click()
    expect(page.get_by_role("progressbar", name="Evaluation: progress").first).to_be_visible()
    page.reload()
    expect(page.locator(MATRIX)).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator("main")).to_contain_text("Synthetic faces (drawn), PublicTest, n = 300")
    settle(page)
    page.get_by_role("button", name=re.compile("taken for")).first.click()
    expect(gallery(page).first).to_be_visible()
    # Nothing is left ticking.
    settle(page)


def test_why_two_expressions_are_confused(goto: Goto, settle: Settle, fer2013: str):
    page = goto(f"/confusion?data={fer2013}&run=six_conv-fer2013-8c6ea1a0df&cells=sad-neutral")
    why = page.locator(f"#{ids.WHY}")
    expect(why).to_contain_text("Why these two: sad and neutral?")
    faces = why.get_by_role("img", name=re.compile("^Mean of"))
    expect(faces).to_have_count(3)
    calls = why.locator(".el-gallery .el-thumb")
    expect(calls).to_have_count(12)
    leads = [float(each.split("\u00a0")[0]) for each in calls.locator("span").all_inner_texts()]
    assert leads == sorted(leads)
    why.get_by_role("button", name="Show where the model looks").click()
    expect(why.locator(".el-overlay-heat")).to_be_attached(timeout=ANSWER_MS)
    settle(page)
    # One confusion at a time has a reason.
    click_cell(page, "fear", "sad", modifier="Control")
    expect(why).to_be_empty()
    settle(page)


def test_garbage_in_the_address_falls_back(goto: Goto, fer2013: str):
    page = goto(
        f"/confusion?data={fer2013}&split=x&normalise=%27&cells=%3Cb%3E&rows=9&row=1e9&colour=9"
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
        f"/confusion?data={fer2013}&cells=disgust-angry",
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(gallery(page).first).to_be_visible()


def _labels(page: Page) -> list[str]:
    """What screen readers hear of each picture: 'row 7, labelled sad, 93 %'."""
    return [button.get_attribute("aria-label") or "" for button in gallery(page).all()]


def _number(label: str) -> float:
    """The number below a picture: "row 7, labelled sad, 93 %" has 93."""
    return float(re.findall(r"[\d.]+", label)[-1])
