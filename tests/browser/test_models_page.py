"""The models page, used as a visitor would; it shows the shipped runs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from core.runs.store import RunStore
from core.settings import Settings

Goto = Callable[[str], Page]
Settle = Callable[[Page], None]

ROWS = ".models-table tbody tr"
CURVES = "#models-accuracy-graph .scatterlayer .trace path.js-line"


@pytest.fixture(autouse=True)
def _some_runs():
    if not RunStore(Settings().models).ids():
        pytest.skip("no run is shipped")


def test_every_shipped_run_has_its_row_and_a_link_shows_the_same_ones(goto: Goto, settle: Settle):
    runs = RunStore(Settings().models).all()
    page = goto("/models")
    assert page.locator(ROWS).count() == len(runs)
    for run in runs:
        expect(page.locator(ROWS).filter(has_text=run.run_id)).to_have_count(1)
    settle(page)
    assert page.url.endswith("/models")


def test_ticks_choose_the_curves_and_the_link_keeps_them(goto: Goto, settle: Settle):
    page = goto("/models")
    for tick in page.locator(f"{ROWS} input").all():
        tick.set_checked(False)
    expect(page.get_by_text("No run is ticked above")).to_be_visible()
    page.wait_for_url("**runs=none*")
    fitted = next(run for run in RunStore(Settings().models).all() if not run.is_ensemble)
    page.locator(ROWS).filter(has_text=fitted.run_id).locator("input").check()
    expect(page.locator("#models-curves-status li")).to_have_count(1)
    page.wait_for_function("() => /runs=[0-9a-f]{10}/.test(location.search)")
    settle(page)
    assert page.locator(CURVES).count() >= 2
    page.reload()
    settle(page)
    expect(page.locator(f"{ROWS} input:checked")).to_have_count(1)


def test_a_heading_sorts_and_says_so(goto: Goto, settle: Settle):
    page = goto("/models")
    heading = page.locator(".models-table").first.locator("th", has_text="Parameters")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    page.wait_for_url("**sort=parameters*")
    settle(page)
    cells = (
        page.locator(".models-table").first.locator("tbody tr td:nth-child(8)").all_inner_texts()
    )
    numbers = [int(cell.replace(",", "")) for cell in cells]
    assert numbers == sorted(numbers, reverse=True)


def test_the_detail_follows_the_split(goto: Goto, settle: Settle):
    page = goto("/models")
    page.get_by_label("Measured on").select_option("PublicTest")
    expect(page.locator("#models-detail-region")).to_contain_text("PublicTest (used for choosing)")
    page.wait_for_url("**split=PublicTest*")
    settle(page)


def test_the_table_can_be_saved(goto: Goto):
    page = goto("/models")
    with page.expect_download() as saving:
        page.locator("#models-export-button").click()
    lines = saving.value.path().read_text().splitlines()
    assert lines[0].startswith("run,title,architecture,dataset")
    assert len(lines) == 1 + len(RunStore(Settings().models).all())
