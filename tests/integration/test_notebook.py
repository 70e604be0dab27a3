"""`make notebook` on the drawn faces, with the one run that ships for them, in its own home."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import sync_playwright

from core.data import synthetic
from core.labels import EMOTIONS
from core.runs.store import Run, RunStore
from core.settings import ROOT
from tests.browser.chromium import launch

FIGURE = "application/vnd.plotly.v1+json"
# What a browser loads by itself; the target of a link is loaded when somebody follows it.
LOADED = {"src", "srcset", "data", "poster", "action", "formaction", "background"}

# One execution serves all tests; the first of them waits for it.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@dataclass(frozen=True)
class Report:
    """What the command wrote."""

    run: Run
    notebook: nbformat.NotebookNode
    page: Path

    def outputs(self) -> Iterator[tuple[str, nbformat.NotebookNode]]:
        for cell in self.notebook.cells:
            for output in cell.get("outputs", ()):
                yield cell.id, output

    def shown(self, kind: str) -> list[tuple[str, str]]:
        """Return (cell, content) of the results of one MIME type."""
        found = ((cell, output.get("data", {}).get(kind)) for cell, output in self.outputs())
        return [(cell, content) for cell, content in found if content is not None]

    def text(self, cell: str) -> str:
        return "\n".join(text for name, text in self.shown("text/markdown") if name == cell)


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.notebook", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=800,
    )


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("notebook")
    shipped = [
        run
        for run in RunStore(ROOT / "models").all()
        if run.spec.dataset.name == synthetic.NAME and not run.is_ensemble
    ]
    run = max(shipped, key=lambda run: run.accuracy("PublicTest") or 0)
    shutil.copytree(run.path, folder / "models" / run.run_id)
    done = command(
        "--output",
        folder / "build",
        EMOTION_LENS_HOME=str(folder / "home"),
        EMOTION_LENS_MODELS=str(folder / "models"),
    )
    assert done.returncode == 0, done.stderr
    assert "WARN" not in done.stderr
    built = nbformat.read(folder / "build" / "walkthrough.ipynb", as_version=4)
    return Report(run, built, folder / "build" / "walkthrough.html")


def test_every_cell_ran_and_none_complained(report: Report):
    code = [cell for cell in report.notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    complaints = [
        (cell, output.get("text", output.output_type))
        for cell, output in report.outputs()
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert complaints == []


def test_it_says_that_the_faces_are_drawn_and_trains_a_second_net(report: Report):
    assert "These faces are drawn" in report.text("choose-data")
    assert "was trained here for 2 epochs" in report.text("second-run")


def test_the_summary_gives_the_stored_figures_of_the_run(report: Report):
    metrics = report.run.metrics["PrivateTest"]
    accuracy = metrics["accuracy"]
    low, high = (f"{100 * accuracy[end]:.1f}" for end in ("low", "high"))
    expected = f"{100 * accuracy['value']:.1f} % ({low} to {high})"
    for cell in ("in-short-figures", "conclusion-words"):
        assert expected in report.text(cell).replace("\u00a0", " ")
    assert f"of {metrics['n']:,} pictures" in report.text("in-short-figures")


@pytest.mark.parametrize("split", ["PublicTest", "PrivateTest"])
def test_all_runs_stand_in_a_table_with_n_and_intervals(report: Report, split: str):
    tables = [content for _, content in report.shown("text/html")]
    (found,) = [table for table in tables if f"All stored runs on {split}" in table]
    n = report.run.metrics[split]["n"]
    # The shipped run, the one trained here, and the baseline.
    assert len(re.findall(rf">{n:,}</td>", found)) == 3
    intervals = re.findall(r"\d(?:\u00a0%)? \([\d.]+\u00a0to\u00a0[\d.]+\)", found)
    assert len(intervals) == 2 * 4 + 3


def test_models_are_compared_in_words(report: Report):
    said = report.text("significance-steps")
    assert said.count(f"measured on {report.run.metrics['PrivateTest']['n']:,} pictures") == 2
    assert f"“{report.run.title}” is better by" in said


def test_every_part_has_its_figures_and_none_can_be_sent_away(report: Report):
    figures = report.shown(FIGURE)
    cells = {cell for cell, _ in figures}
    assert cells >= {
        "distribution",
        "sample",
        "augmented",
        "curves-figures",
        "private-figure",
        "confusion",
        "per-class",
        "calibration-figure",
        "right-answers",
        "errors",
    }
    assert all(figure["config"]["showSendToCloud"] is False for _, figure in figures)
    (confusion,) = [figure for cell, figure in figures if cell == "confusion"]
    assert list(confusion["data"][0]["x"]) == list(EMOTIONS)


class Loads(HTMLParser):
    """Collects every address that a browser would load with the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.policy = ""
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        given = {name: value or "" for name, value in attrs}
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self.found += [value for name, value in given.items() if name in LOADED]
        self.found += [given["href"]] if tag != "a" and "href" in given else []
        self._styles(given.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self._styles(data)

    def _styles(self, text: str) -> None:
        self.found += re.findall(r"@import|url\(\s*['\"]?([^'\")]*)", text)


def test_the_page_asks_for_nothing_outside_itself(report: Report):
    loads = Loads()
    loads.feed(report.page.read_text())
    assert [address for address in loads.found if not address.startswith("data:")] == []
    assert "default-src 'none'" in loads.policy
    assert "http" not in loads.policy


@pytest.mark.browser
def test_the_page_draws_every_figure_without_any_request_or_error(report: Report):
    # In a thread of its own: another test's Playwright may hold this one's event loop.
    with ThreadPoolExecutor(1) as pool:
        try:
            drawn, faults = pool.submit(opened, report.page).result()
        except FileNotFoundError as error:
            if os.environ.get("EMOTION_LENS_REQUIRE_BROWSER") == "1":
                pytest.fail(str(error))
            pytest.skip(str(error))
    assert faults == []
    assert drawn == len(report.shown(FIGURE))


def opened(path: Path) -> tuple[int, list[str]]:
    """Return how many figures Chromium draws, and what it reports or asks for besides the page."""
    faults: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.on("request", lambda r: faults.append(r.url) if is_foreign(r.url, path) else None)
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path.as_uri())
        page.wait_for_function(
            "document.querySelectorAll('.figure').length > 0 &&"
            "[...document.querySelectorAll('.figure')].every(f => f.querySelector('.main-svg'))"
        )
        drawn = page.locator(".figure:has(.main-svg)").count()
        browser.close()
    return drawn, faults


def is_foreign(url: str, path: Path) -> bool:
    return url != path.as_uri() and not url.startswith(("data:", "blob:"))


def test_a_failing_cell_fails_the_command_and_leaves_no_report(tmp_path: Path):
    cells = [nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_code_cell("1 / 0")]
    source = tmp_path / "broken.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), source)
    done = command(source, "--output", tmp_path / "build")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert not (tmp_path / "build").exists()
