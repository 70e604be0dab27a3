"""The models page, used as a visitor would; it shows the shipped runs."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from core.predict.latencies import Latencies, Latency
from core.runs.store import Run, RunStore
from core.settings import Settings
from pages.models import ids
from pages.models.tabs import TABS
from tests.browser.server import make_home, serve
from tests.browser.waiting import ANSWER_MS
from tests.stored_runs import store_answers, store_dataset

Goto = Callable[[str], Page]
NewPage = Callable[..., Page]
Settle = Callable[[Page], None]
Visit = Callable[[Page, str], Page]

# A real net, small enough to be measured in seconds.
SHIPPED = sorted(Settings().models.glob("two_conv-synthetic-*"))[:1]
GRID = ".models-grid"
ROWS = f"{GRID} .ag-center-cols-container [role=row]"
TICKS = f"{GRID} .ag-selection-checkbox input"
CURVES = f"#{ids.CURVES} .scatterlayer .trace path.js-line"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the server's runs."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[str]:
    """A server with runs of its own, whose answers are known and into which a test may store one.

    The first is wrong on the first 100 of 350 pictures of each split, the second on 120.
    """
    home = make_home(tmp_path_factory.mktemp("home"), None)
    settings = Settings(home=home, models=models)
    dataset = store_dataset(settings)
    for run in (
        store_answers(settings, dataset, 100, seed=1, sure=0.6, parameters=2000, epochs=5),
        store_answers(settings, dataset, 120, seed=2, sure=0.7, parameters=1000, epochs=8),
    ):
        # Their weights are none: only the shipped run can be measured.
        Latencies(home).store(run, Latency(4.2, 4.0, 5.5, 100, "x86-64"))
    for shipped in SHIPPED:
        shutil.copytree(shipped, models / shipped.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMOTION_LENS_MODELS", str(models))
        with serve(home) as url:
            yield url


@pytest.fixture
def runs(models: Path) -> list[Run]:
    """The two nets, the better one first."""
    stored = RunStore(models).all()
    nets = [run for run in stored if run.spec.dataset.name == "faces" and not run.is_ensemble]
    return sorted(nets, key=lambda run: run.spec.seed)


def query(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def heading(page: Page, name: str):
    return page.locator(f"{GRID} [role=columnheader][col-id={name}]").first


def column(page: Page, name: str) -> list[str]:
    """Return a column's figures, as the rows stand on the page, of the first table."""
    return page.evaluate(
        """([grid, name]) => [...document.querySelector(grid).querySelectorAll(
            `[role=gridcell][col-id="${name}"]`)]
            .map((cell) => [cell.closest("[role=row]").getAttribute("row-index"),
                            cell.querySelector(".models-cell > span").textContent])
            .sort((a, b) => a[0] - b[0]).map(([, text]) => text)""",
        [GRID, name],
    )


# The table ------------------------------------------------------------------------------------


def test_every_run_has_its_row_and_nothing_is_written_into_the_address(
    goto: Goto, settle: Settle, models: Path
):
    page = goto("/models?data=faces")
    stored = RunStore(models).all()
    expect(page.locator(ROWS)).to_have_count(len(stored))
    for run in stored:
        expect(page.locator(f'{GRID} [row-id="{run.run_id}"]').first).to_be_visible()
    settle(page)
    assert page.url.endswith("/models?data=faces")


def test_a_heading_sorts_by_mouse_and_by_keyboard_and_the_link_keeps_it(goto: Goto, settle: Settle):
    page = goto("/models?data=faces")
    expect(heading(page, "accuracy")).to_have_attribute("aria-sort", "descending")
    heading(page, "parameters").click()
    expect(heading(page, "parameters")).to_have_attribute("aria-sort", "ascending")
    page.wait_for_url("**sort=parameters*")
    heading(page, "parameters").focus()
    page.keyboard.press("Enter")
    expect(heading(page, "parameters")).to_have_attribute("aria-sort", "descending")
    page.wait_for_url("**order=desc*")
    settle(page)
    numbers = [int(text.replace(",", "")) for text in column(page, "parameters")]
    assert numbers == sorted(numbers, reverse=True)
    page.reload()
    expect(heading(page, "parameters")).to_have_attribute("aria-sort", "descending")


def test_a_column_that_was_hidden_stays_hidden_here_and_nowhere_else(
    new_page: NewPage, visit: Visit, settle: Settle
):
    page = visit(new_page(), "/models?data=faces")
    expect(heading(page, "log_loss")).to_be_visible()
    expect(heading(page, "size")).to_have_count(0)
    page.get_by_text("Columns", exact=True).click()
    choice = page.get_by_role("group", name="Columns in view")
    choice.get_by_label("Log loss").uncheck()
    choice.get_by_label("Size").check()
    expect(heading(page, "log_loss")).to_have_count(0)
    expect(heading(page, "size")).to_be_visible()
    page.reload()
    settle(page)
    expect(heading(page, "size")).to_be_visible()
    expect(heading(page, "log_loss")).to_have_count(0)
    another = visit(new_page(), "/models?data=faces")
    expect(heading(another, "log_loss")).to_be_visible()


def test_a_reference_puts_the_difference_below_each_figure(
    goto: Goto, settle: Settle, runs: list[Run]
):
    page = goto("/models?data=faces")
    page.locator(f"#{ids.REFERENCE}").select_option(runs[1].run_id)
    accuracy = page.locator(f'{GRID} [row-id="{runs[0].run_id}"] [role=gridcell][col-id=accuracy]')
    # 20 of 350 pictures more.
    expect(accuracy).to_contain_text("+5.7 points, better")
    expect(page.get_by_text("the reference", exact=True)).to_be_visible()
    page.wait_for_url("**reference=*")
    settle(page)


def test_the_table_is_saved_with_its_intervals(goto: Goto, models: Path):
    page = goto("/models?data=faces")
    with page.expect_download() as saving:
        page.locator(f"#{ids.EXPORT}").click()
    rows = list(csv.DictReader(StringIO(saving.value.path().read_text())))
    stored = {run.run_id: run for run in RunStore(models).all()}
    assert {row["run"] for row in rows} == set(stored)
    for row in rows:
        accuracy = stored[row["run"]].metrics["PrivateTest"]["accuracy"]
        for part, name in (("value", ""), ("low", "_low"), ("high", "_high")):
            assert float(row[f"PrivateTest_accuracy{name}"]) == pytest.approx(accuracy[part])


def test_a_latency_is_measured_here_once(goto: Goto, settle: Settle):
    if not SHIPPED:
        pytest.skip("no net on drawn faces is shipped")
    page = goto("/models?data=faces")
    expect(page.locator(f"{GRID} [role=gridcell][col-id=latency]").first).to_contain_text("4.2")
    cell = page.locator(f'{GRID} [row-id="{SHIPPED[0].name}"] [role=gridcell][col-id=latency]')
    expect(cell).to_contain_text("not measured here yet")
    page.get_by_role("button", name="Measure 1 run", exact=True).click()
    expect(page.get_by_text("Every run was measured on this machine")).to_be_visible(
        timeout=ANSWER_MS
    )
    expect(cell).to_contain_text("ms")
    settle(page)


# Ticks and curves -----------------------------------------------------------------------------


def test_ticks_choose_the_curves_and_a_link_shows_the_same_elsewhere(
    new_page: NewPage, visit: Visit, settle: Settle, runs: list[Run]
):
    page = visit(new_page(), "/models?data=faces")
    for tick in page.locator(TICKS).all():
        tick.set_checked(False)
    page.wait_for_url("**runs=none*")
    page.locator(f'{GRID} [row-id="{runs[0].run_id}"] .ag-selection-checkbox input').check()
    page.wait_for_function("() => /runs=[0-9a-f]{10}$/.test(location.search)")
    page.get_by_role("link", name="Learning curves").click()
    expect(page.locator(f"#{ids.CURVES_OF} li")).to_have_count(1)
    settle(page)
    plain = page.locator(CURVES).count()
    page.get_by_label("Smoothing").fill("0.6")
    page.get_by_text("Time", exact=True).click()
    page.get_by_text("Log loss", exact=True).click()
    page.wait_for_url("**quantity=loss*")
    settle(page)
    expect(page.locator(f"#{ids.CURVES} .xtitle")).to_have_text("minutes of training")
    # The measured values stay beside the smoothed ones.
    assert page.locator(CURVES).count() > plain
    assert {"smooth": "0.6", "along": "time", "quantity": "loss"}.items() <= query(page).items()

    another = visit(new_page(), "/models?" + urlsplit(page.url).query)
    expect(another.locator(f"#{ids.CURVES} .xtitle")).to_have_text("minutes of training")
    expect(another.locator(f"#{ids.CURVES} .ytitle")).to_have_text("log loss")
    expect(another.get_by_label("Smoothing")).to_have_value("0.6")
    expect(another.locator(f"#{ids.PICKS} input:checked")).to_have_count(1)


# Measured figures -----------------------------------------------------------------------------


def test_each_expression_its_curves_and_the_split(goto: Goto, settle: Settle):
    page = goto("/models?data=faces&tab=classes")
    expect(page.locator(f"#{ids.SCORES_REGION}")).to_contain_text("n = 350")
    page.locator(f"#{ids.SCORE}").get_by_text("Recall", exact=True).click()
    page.locator(f"#{ids.EMOTION}").select_option("happy")
    page.get_by_label("Measured on").select_option("PublicTest")
    expect(page.locator(f"#{ids.ONE_REGION}")).to_contain_text("PublicTest (used for choosing)")
    expect(page.locator(f"#{ids.ONE_REGION}")).to_contain_text("'happy' against all others")
    expect(page.locator(f"#{ids.SCORES_REGION}")).to_contain_text("Recall of each expression")
    settle(page)
    wanted = {"class": "happy", "split": "PublicTest", "score": "recall"}
    assert wanted.items() <= query(page).items()


def test_broken_pictures_become_the_selection_of_every_page(
    goto: Goto, settle: Settle, runs: list[Run]
):
    better, worse = runs
    page = goto(f"/models?data=faces&tab=difference&run={worse.run_id}&reference={better.run_id}")
    expect(page.get_by_role("heading", name="Fixed by")).to_contain_text("none")
    broken = page.locator("section", has=page.get_by_role("heading", name="Broken by"))
    expect(broken.get_by_role("heading")).to_contain_text("20 pictures")
    expect(broken.locator(".el-thumb")).to_have_count(20)
    broken.get_by_role("button", name="Make these 20 the selection").click()
    expect(page.locator(".el-selection")).to_contain_text("20 selected pictures")
    settle(page)
    assert "selection" in query(page)
    expect(page.locator(f"#{ids.DIFFERENCE}")).to_contain_text("n = 20")
    page.locator(".el-thumb").first.click()
    page.wait_for_url("**/explain?*row=*")
    assert query(page)["run"] == worse.run_id


# An ensemble ----------------------------------------------------------------------------------


def test_an_ensemble_is_looked_at_and_then_stored(
    goto: Goto, settle: Settle, models: Path, runs: list[Run]
):
    before = RunStore(models).ids()
    page = goto(f"/models?data=faces&tab=ensemble&runs={','.join(run.run_id for run in runs)}")
    expect(page.locator(f"#{ids.PREVIEW}")).to_contain_text("Mean of 2 nets (not stored)")
    page.get_by_label("Combined by").select_option("geometric")
    expect(page.locator(f"#{ids.PREVIEW}")).to_contain_text("Geometric mean of 2 nets (not stored)")
    assert RunStore(models).ids() == before
    page.locator(f"#{ids.SAVE}").click()
    expect(page.locator(f"#{ids.SAVED}")).to_contain_text("a run like any other")
    (stored,) = (run for run in RunStore(models).all() if run.is_ensemble)
    expect(page.locator(f"#{ids.PREVIEW}")).to_contain_text(f"Stored as {stored.run_id}")
    assert json.loads((stored.path / "ensemble.json").read_text())["rule"] == "geometric"
    page.get_by_role("link", name="See it among all runs").click()
    expect(page.locator(f'{GRID} [row-id="{stored.run_id}"]').first).to_be_visible()
    settle(page)
    expect(page.locator(f"{TICKS}:checked")).to_have_count(1)


def test_one_run_alone_is_no_ensemble_until_another_is_ticked(
    goto: Goto, settle: Settle, runs: list[Run]
):
    page = goto(f"/models?data=faces&tab=ensemble&runs={runs[0].run_id}")
    expect(page.get_by_text("An ensemble of one run is that run")).to_be_visible()
    page.locator(f"#{ids.PICKS}").get_by_label(runs[1].spec.key[:6]).check()
    expect(page.locator(f"#{ids.PREVIEW}")).to_contain_text("Mean of 2 nets")
    settle(page)


# Access ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("theme", "width"), [("light", 390), ("dark", 1440)])
def test_every_tab_is_accessible_and_fits(
    new_page: NewPage, visit: Visit, settle: Settle, theme: str, width: int
):
    page, axe = new_page(theme=theme, width=width), Axe()
    for tab in TABS:
        visit(page, f"/models?data=faces&tab={tab}")
        faults = [
            f"{tab}: {violation['id']}: {node['html'][:200]}"
            for violation in axe.run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
        assert not faults, "\n".join(faults)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{tab} is {overflow} px wider than the window"
