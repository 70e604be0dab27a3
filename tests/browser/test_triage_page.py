"""The triage page on real errors: by keys, by buttons, taken back, saved, read again, measured."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.data.store import Dataset, DatasetStore
from core.runs.store import RunStore
from core.settings import Settings
from core.triage.decisions import Decisions
from core.triage.people import votes
from pages.triage import ids
from tests.browser.waiting import ANSWER_MS, TIMEOUT_MS

Goto = Callable[[str], Page]
Settle = Callable[[Page], None]
LIST = "/triage?data=fer2013&split=PrivateTest&cells=disgust-angry"


@pytest.fixture(autouse=True)
def dataset(fer2013: str, server_home: Path) -> Dataset:
    """The real data set, with a run that makes errors on it."""
    found = DatasetStore(Settings(home=server_home).datasets).open(fer2013)
    runs = RunStore(Settings().models).all()
    if not any(run.spec.dataset.fingerprint == found.fingerprint for run in runs):
        pytest.skip("no run is shipped")
    return found


@pytest.fixture
def decisions(server_home: Path, dataset: Dataset) -> Iterator[Decisions]:
    """The server's decisions, none at first and none left."""
    found = Decisions(server_home)
    found.clear(dataset)
    yield found
    found.clear(dataset)
    found.close()


def choices(decisions: Decisions, dataset: Dataset) -> dict[int, tuple[str, int | None]]:
    found = decisions.overlay(dataset).decisions
    return {row: (decision.choice, decision.label) for row, decision in found.items()}


def shown(page: Page) -> int:
    """Row of the picture shown."""
    return int(page.locator("[data-shown]").get_attribute("data-row") or "-1")


def key(page: Page, *keys: str, done: int | None = None, moves: bool = True) -> int:
    """Press keys and return the row that was shown; wait for the next one."""
    before = page.locator("[data-shown]").get_attribute("data-shown")
    row = shown(page)
    for each in keys:
        page.keyboard.press(each)
    if moves:
        expect(page.locator(f'[data-shown]:not([data-shown="{before}"])')).to_be_visible(
            timeout=TIMEOUT_MS
        )
    if done is not None:
        expect(page.locator(".el-triage-count strong")).to_contain_text(f"{done} of ")
    return row


def read(page: Page, path: Path) -> None:
    """Choose a file of decisions, as the dialogue would."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Read decisions").click()
    chooser.value.set_files(path)


def test_errors_are_decided_by_keys_and_taken_back(
    goto: Goto, settle: Settle, decisions: Decisions, dataset: Dataset
):
    page = goto(LIST)
    # By people where the file of votes is at hand, and it says who was asked in either case.
    by = "people's votes" if votes(dataset) is not None else "independent models"
    expect(page.locator(".el-triage-proposal")).to_contain_text(f"Proposed by {by}: ")
    expect(page.locator(".el-triage-proposed li")).to_contain_text(
        [re.compile(" people|No people"), "independent models", "Label quality"]
    )
    first = key(page, "1", done=1)
    second = key(page, "r", "6", done=2)
    third = key(page, "r", "u", done=3)
    fourth = key(page, "s", done=4)
    assert len({first, second, third, fourth, shown(page)}) == 5
    wanted = {
        first: ("label_issue", None),
        second: ("relabel", 5),
        third: ("relabel", 5),
        fourth: ("set_aside", None),
    }
    assert choices(decisions, dataset) == dict(sorted(wanted.items()))
    expect(page.locator(f"#{ids.STATUS}")).to_contain_text(f"Row {fourth}: set aside.")
    # Undo shows what it took back, and does not go beyond what was done here.
    key(page, "u", done=3)
    assert shown(page) == fourth
    key(page, "u", done=2)
    assert shown(page) == third
    key(page, "y", done=3)
    assert choices(decisions, dataset) == {r: wanted[r] for r in sorted((first, second, third))}
    settle(page)
    assert f"row={third}" in page.url
    # Another page and back, and what was done can still be undone.
    page.get_by_role("link", name="Predict", exact=True).click()
    page.wait_for_url("**/predict*")
    settle(page)
    page.go_back()
    settle(page)
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    # Moving decides nothing.
    key(page, "ArrowRight")
    row = key(page, "ArrowRight")
    key(page, "ArrowLeft")
    assert shown(page) == row
    assert len(choices(decisions, dataset)) == 3
    # R is given up by Esc; what was a number of an expression is a mark again.
    key(page, "r", "Escape", "2", done=4)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"/confusion\?.*cells=disgust-angry"))


def test_a_picture_is_not_decided_before_it_is_seen(
    goto: Goto, settle: Settle, decisions: Decisions, dataset: Dataset
):
    page = goto(LIST)
    page.route("**/_dash-update-component", lambda route: _slowly(page, route))
    row = key(page, "1", "1", "2", "s", done=1)
    settle(page)
    assert choices(decisions, dataset) == {row: ("label_issue", None)}


def _slowly(page: Page, route) -> None:
    page.wait_for_timeout(300)
    route.continue_()


def test_buttons_do_what_keys_do_and_filters_follow(
    goto: Goto, settle: Settle, decisions: Decisions, dataset: Dataset
):
    page = goto(LIST)
    row = shown(page)
    page.get_by_role("button", name="Relabel as fear").click()
    expect(page.locator(".el-triage-count strong")).to_contain_text("1 of ")
    assert choices(decisions, dataset) == {row: ("relabel", 2)}
    page.get_by_label("Show", exact=True).select_option("decided")
    expect(page.locator(".el-triage-state")).to_contain_text("relabelled as fear")
    assert shown(page) == row
    pressed = page.get_by_role("button", name="Relabel as fear")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Relabel as disgust")).to_be_disabled()
    page.get_by_role("button", name=re.compile("Clear")).click()
    expect(page.locator(".el-triage-state")).to_contain_text("undecided")
    assert not choices(decisions, dataset)
    page.get_by_label("Proposed as").select_option("ambiguous")
    expect(page.get_by_text("Nothing is decided yet")).to_be_visible()
    settle(page)
    assert "proposed=ambiguous" in page.url


def test_decisions_are_saved_and_read_as_a_list(
    goto: Goto, settle: Settle, decisions: Decisions, dataset: Dataset, tmp_path: Path
):
    page = goto(LIST)
    marked, relabelled = key(page, "3", done=1), key(page, "r", "a", done=2)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the decisions").click()
    assert saved.value.suggested_filename == "fer2013-decisions.csv"
    path = tmp_path / "decisions.csv"
    saved.value.save_as(path)
    lines = list(csv.DictReader(io.StringIO(path.read_text())))
    told = {int(line["row"]): (line["decision"], line["new_label"]) for line in lines}
    assert told == {marked: ("model_error", ""), relabelled: ("relabel", "angry")}
    assert {line["split"] for line in lines} == {"PrivateTest"}
    assert {line["label"] for line in lines} == {"disgust"}

    decisions.clear(dataset)
    read(page, path)
    expect(page.locator(f"#{ids.IMPORTED}")).to_contain_text("Added 2 decisions")
    expect(page.locator(".el-triage-count strong")).to_contain_text("2 of ")
    assert set(choices(decisions, dataset)) == {marked, relabelled}
    path.write_text(path.read_text().replace("relabel", "rename"))
    read(page, path)
    expect(page.locator(f"#{ids.IMPORTED}")).to_contain_text("no decision 'rename'")


def test_figures_with_decisions_follow_them(
    goto: Goto, settle: Settle, decisions: Decisions, dataset: Dataset
):
    page = goto(f"{LIST}&overlay=1")
    figures = page.locator(f"#{ids.EFFECT}")
    accuracy = figures.get_by_role("row", name="Accuracy").get_by_role("cell")
    expect(accuracy).to_have_count(2)
    without, same = accuracy.all_inner_texts()
    assert without == same
    expect(figures).to_contain_text("not comparable with published ones")
    # What the model says becomes the label, and one error is left out.
    key(page, "r", "1", done=1)
    key(page, "s", done=2)
    expect(figures).to_contain_text("new label: 1. Left out: 1.", timeout=ANSWER_MS)
    settle(page)
    pictures = figures.get_by_role("row", name="Pictures").get_by_role("cell")
    expect(pictures).to_have_text(["3,589", "3,588"])
    after = [float(text.split()[0]) for text in accuracy.all_inner_texts()]
    assert after[0] == float(without.split()[0]) < after[1]


def test_the_confusion_matrix_counts_decisions_and_leads_here(
    goto: Goto, settle: Settle, decisions: Decisions, dataset: Dataset
):
    page = goto("/confusion?data=fer2013&split=PrivateTest&cells=disgust-angry")
    page.get_by_role("link", name="Triage these errors").click()
    expect(page.get_by_label("Errors", exact=True)).to_have_value("disgust-angry")
    row = key(page, "r", "1", done=1)
    page.keyboard.press("Escape")
    picture = page.get_by_role("button", name=re.compile(f"^row {row}, .*relabelled as angry$"))
    expect(picture).to_have_attribute("data-badge", "→")
    summary = page.locator(".el-confusion-summary strong")
    plain = summary.inner_text()
    page.get_by_text("Figures with my decisions").click()
    expect(page.get_by_role("note")).to_contain_text("new label: 1; left out: 0. Without them:")
    assert plain in page.get_by_role("note").inner_text()
    expect(summary).not_to_have_text(plain)
    expect(picture).to_have_count(0)
    settle(page)
    assert "overlay=1" in page.url


def test_a_link_shows_the_same_picture_to_somebody_else(
    goto: Goto,
    settle: Settle,
    new_page: Callable[..., Page],
    visit: Callable[[Page, str], Page],
    server_url: str,
    decisions: Decisions,
):
    assert not decisions.path.is_dir()
    page = goto(f"{LIST}&sort=loss")
    key(page, "2", done=1)
    key(page, "ArrowRight")
    settle(page)
    row, address = shown(page), page.url.removeprefix(server_url)
    other = visit(new_page(), address)
    assert shown(other) == row
    expect(other.locator(".el-triage-count strong")).to_contain_text("1 of ")
    expect(other.get_by_label("Order", exact=True)).to_have_value("loss")
    # What the other one did cannot be undone here.
    expect(other.get_by_role("button", name="Undo")).to_be_disabled()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_it_is_accessible_and_fits(
    theme: str,
    width: int,
    new_page: Callable[..., Page],
    visit: Callable[[Page, str], Page],
    decisions: Decisions,
    dataset: Dataset,
):
    page = visit(new_page(theme=theme, width=width, height=900), f"{LIST}&overlay=1")
    key(page, "1", done=1)
    page.keyboard.press("r")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")]
    assert len(choices(decisions, dataset)) == 1
