"""The problems of a data set, used as a visitor would."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.data.store import Dataset, DatasetStore
from core.quality.cache import write_arrays
from core.quality.copies import Copies
from core.quality.labels import LabelIssues
from core.quality.store import Quality
from core.runs.store import RunStore
from core.settings import Settings
from tests.browser.waiting import TIMEOUT_MS

Goto = Callable[[str], Page]
PROBLEMS = "/dataset?data=synthetic&tab=problems"


@pytest.fixture(scope="module")
def known(server_home: Path) -> Dataset:
    """The drawn faces, with made-up copies and doubtful labels in place of the jobs' results."""
    settings = Settings(home=server_home)
    dataset = DatasetStore(settings.datasets).open("synthetic")
    private = dataset.indices("PrivateTest")
    n = len(dataset)
    first = np.arange(n)
    first[private[:4]] = [0, 1, 2, 2]
    copies = Copies(
        first=first,
        joined=first,
        pairs=np.zeros((0, 2), np.int64),
        likeness=np.zeros(0, np.float32),
        mirrored=np.zeros(0, np.bool_),
        blank=np.zeros(0, np.int64),
    )
    quality = Quality(settings.home)
    write_arrays(quality._copies_file(dataset), vars(copies))
    score, suspected = np.full(n, 0.9, np.float32), np.zeros(n, np.bool_)
    score[[7, 5]], suspected[[7, 5]] = (0.01, 0.02), True
    issues = LabelIssues(score, suspected, np.full(n, 3, np.uint8), np.full(n, 0.95, np.float32))
    run = next(r for r in RunStore(settings.models).all() if "synthetic" in r.run_id)
    quality.keep_label_issues(run, dataset, issues)
    return dataset


def test_copies_are_told_shown_and_selected(goto: Goto, known: Dataset):
    page = goto(PROBLEMS)
    body = page.locator("#dataset-problems-copies-region")
    expect(body).to_contain_text("7 of 2,100 pictures are exact copies", timeout=TIMEOUT_MS)
    expect(body).to_contain_text("4 of 300 PrivateTest pictures stand in Training pixel by pixel")
    expect(body.locator(".dataset-copies > li")).to_have_count(3)
    expect(body.locator(".dataset-copies > li").first).to_contain_text("in more than one split")
    assert "selection" not in page.url
    body.locator(".dataset-copy").first.click()
    expect(page.locator(".offcanvas.show .offcanvas-title")).to_contain_text("Row 2: ")
    page.keyboard.press("Escape")
    page.locator("#dataset-problems-copies-select-button").click()
    page.wait_for_url("**selection=*")


def test_results_are_told_with_and_without_leaks(goto: Goto, known: Dataset):
    page = goto(PROBLEMS)
    region = page.locator("#dataset-problems-leak-region")
    expect(region).to_contain_text("4 of 300 pictures stand in Training")
    expect(region.get_by_role("row").nth(1)).to_contain_text("Two convolutions")


def test_doubtful_labels_come_most_doubtful_first(goto: Goto, known: Dataset):
    page = goto(PROBLEMS)
    faces = page.locator("#dataset-problems-suspects-region .el-thumb")
    expect(faces).to_have_count(2)
    names = [face.get_attribute("aria-label") or "" for face in faces.all()]
    assert [name.split(",")[0] for name in names] == ["row 7", "row 5"]
    assert names[0].endswith("happy 95\u00a0%")
    with page.expect_download() as saving:
        page.locator("#dataset-problems-suspects-export-button").click()
    lines = saving.value.path().read_text().splitlines()
    assert lines[0] == "row,split,label,suggested,probability,label_score"
    assert lines[1].startswith("7,Training,")
    page.get_by_label("Split", exact=True).select_option("PrivateTest")
    page.wait_for_url("**suspects=PrivateTest*")
    expect(faces).to_have_count(0)
