"""Jobs in a browser: importing pictures, waiting, cancelling, starting again."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from core.data.store import DatasetStore
from core.jobs import Jobs
from core.settings import ROOT, Settings
from tests.browser.server import serve
from tests.browser.waiting import ANSWER_MS, TIMEOUT_MS

KINDS = ROOT / "tests" / "job_kinds"
CALLBACKS = "**/_dash-update-component"
Goto = Callable[[str], Page]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a small data set."""
    home = tmp_path_factory.mktemp("jobs-home")
    numbers = np.arange(21)
    DatasetStore(Settings(home=home).datasets).write(
        "synthetic",
        np.zeros((21, 48, 48), np.uint8),
        (numbers // 7).astype(np.uint8),
        (numbers % 7).astype(np.uint8),
        title="S",
        source={},
        synthetic=True,
    )
    return home


@pytest.fixture(scope="module")
def server_url(home: Path) -> Iterator[str]:
    """A server of this file's own, whose jobs know the exercise; one of them runs at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(KINDS), str(ROOT)]))
        patch.setenv("EMOTION_LENS_JOBS_AT_ONCE", "1")
        with serve(home) as url:
            yield url


@pytest.fixture
def jobs(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    """The server's jobs, as another process sees them."""
    from core.jobs import KINDS as KNOWN
    from core.jobs import kinds

    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(KINDS / "kinds")])
    if "exercise" not in KNOWN.names():
        __import__("core.jobs.kinds.exercise")
    yield Jobs(Settings(home=home))
    KNOWN._entries.pop("exercise", None)
    import sys

    sys.modules.pop("core.jobs.kinds.exercise", None)


def table(path: Path, rows: int = 42, *, bad: bool = False) -> Path:
    random = np.random.default_rng(rows)
    with path.open("w") as file:
        file.write("emotion,Usage,pixels\n")
        for row in range(rows):
            split = ("Training", "PublicTest", "PrivateTest")[row % 3]
            pixels = " ".join(map(str, random.integers(0, 256, 9 if bad else 2304)))
            file.write(f"{row % 7},{split},{pixels}\n")
    return path


def slowly(route: Route) -> None:
    time.sleep(1.2)
    route.continue_()


def start(page: Page) -> None:
    page.get_by_role("button", name="Import", exact=True).click()


def choose(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Pictures: choose a file").click()
    chooser.value.set_files(path)


def test_a_file_is_sent_imported_and_opened(goto: Goto, home: Path, tmp_path: Path):
    page = goto("/dataset?tab=importing")
    start(page)
    expect(page.get_by_role("status").filter(has_text="Give the data set a name")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    choose(page, table(tmp_path / "My Faces.csv"))
    name = page.get_by_label("Name of the data set")
    expect(name).to_have_value("my-faces", timeout=TIMEOUT_MS)
    name.fill("synthetic")
    start(page)
    expect(page.get_by_text("There is a data set 'synthetic' already")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    name.fill("mine")
    start(page)
    expect(page.get_by_text("42 pictures are stored as mine")).to_be_visible(timeout=ANSWER_MS)
    assert list((home / "uploads").iterdir()) == []
    # A reload shows what came of it, as does another tab.
    page.reload()
    page.get_by_role("link", name="Open mine").click()
    expect(page.get_by_text("mine, 42 pictures")).to_be_visible(timeout=TIMEOUT_MS)


def test_a_path_is_imported_and_a_failure_says_why_and_can_be_tried_again(
    goto: Goto, tmp_path: Path
):
    page = goto("/dataset?tab=importing")
    page.get_by_text("A path on the machine of the dashboard").click()
    path = page.get_by_label("Path of the pictures")
    name = page.get_by_label("Name of the data set")
    name.fill("by-path")
    path.fill(str(tmp_path / "absent.csv"))
    start(page)
    wrong = page.locator(".el-job-error")
    expect(wrong).to_contain_text("There is no file or folder", timeout=ANSWER_MS)
    again = page.get_by_role("button", name="Start again")
    table(tmp_path / "absent.csv", 21)
    again.click()
    expect(page.get_by_text("21 pictures are stored as by-path")).to_be_visible(timeout=ANSWER_MS)
    path.fill(str(table(tmp_path / "bad.csv", bad=True)))
    name.fill("bad")
    start(page)
    expect(wrong).to_contain_text("row 1", timeout=ANSWER_MS)
    expect(page.get_by_text("tick 'Leave out what cannot be read'")).to_be_visible(
        timeout=TIMEOUT_MS
    )
    path.fill("relative.csv")
    start(page)
    expect(page.get_by_text("is not a whole path")).to_be_visible(timeout=TIMEOUT_MS)


def test_a_waiting_job_survives_a_reload_and_is_cancelled_and_started_again(
    goto: Goto, jobs: Jobs, tmp_path: Path
):
    # The one place is taken, so that the import has to wait.
    jobs.submit("exercise", {"steps": 100_000})
    page = goto("/dataset?tab=importing")
    choose(page, table(tmp_path / "waits.csv"))
    start(page)
    waits = page.locator(".el-job").get_by_text("waiting for its turn")
    expect(waits).to_be_visible(timeout=TIMEOUT_MS)
    page.reload()
    expect(waits).to_be_visible(timeout=TIMEOUT_MS)
    indicator = page.locator(".el-jobs summary")
    expect(indicator).to_have_text("2 jobs running", timeout=TIMEOUT_MS)
    panel = page.locator(".el-job")
    # A server that takes longer than the time between two ticks is followed all the same.
    page.route(CALLBACKS, slowly)
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_text("Import of pictures: cancelled.")).to_be_visible(timeout=TIMEOUT_MS)
    page.unroute(CALLBACKS, slowly)
    again = panel.get_by_role("button", name="Start again")
    expect(again).to_be_focused(timeout=TIMEOUT_MS)
    again.click()
    expect(waits).to_be_visible(timeout=TIMEOUT_MS)
    # The job in the way is cancelled from the top bar, with the keyboard.
    indicator.press("Enter")
    bar = page.get_by_role("progressbar", name="Exercise: progress")
    expect(bar).to_be_visible(timeout=TIMEOUT_MS)
    page.get_by_role("button", name="Cancel: Exercise").press("Enter")
    expect(page.get_by_text("42 pictures are stored as waits")).to_be_visible(timeout=ANSWER_MS)
    expect(page.locator(".el-jobs")).to_be_hidden(timeout=TIMEOUT_MS)


def test_nothing_polls_when_nothing_runs(goto: Goto):
    page = goto("/dataset?tab=importing")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(3_000)
    assert asked == []
