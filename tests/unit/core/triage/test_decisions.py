"""The store of decisions: it only grows, survives a killed writer, and takes many at once."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from core.data.store import Dataset
from core.settings import ROOT, Settings
from core.triage.decisions import (
    Decisions,
    DecisionsUnavailable,
    InvalidDecision,
    NothingToUndo,
    now,
)
from core.triage.history import Decision
from tests.stored_runs import store_dataset

# Writes one acknowledged decision, then a step of many rows, and stops in the middle of that one.
KILLED = """
import os, sys
from pathlib import Path
import core.triage.decisions as module
from core.data.store import DatasetStore
from core.triage.history import Decision
home = Path(sys.argv[1])
dataset = DatasetStore(home / "datasets").open("faces")
decisions = module.Decisions(home)
decisions.decide(dataset, [1], "ambiguous")
append = module._append
def append_and_wait(connection, key, decided):
    append(connection, key, decided)
    print("written, not committed", flush=True)
    sys.stdin.read()
module._append = append_and_wait
decisions.decide(dataset, range(2, 900), "set_aside")
"""

WRITER = """
import sys
from pathlib import Path
from core.data.store import DatasetStore
from core.triage.decisions import Decisions
home, first = Path(sys.argv[1]), int(sys.argv[2])
dataset, decisions = DatasetStore(home / "datasets").open("faces"), Decisions(home)
for row in range(first, first + 40):
    decisions.decide(dataset, [row], "ambiguous")
"""


def choices(decisions: Decisions, dataset: Dataset) -> dict[int, str]:
    return {row: d.choice for row, d in decisions.overlay(dataset).decisions.items()}


def test_nothing_is_written_by_reading(decisions: Decisions, dataset: Dataset):
    assert not decisions.overlay(dataset)
    assert decisions.history(dataset) == ()
    assert not decisions.path.exists()


def test_the_latest_decision_about_a_row_counts(decisions: Decisions, dataset: Dataset):
    decisions.decide(dataset, [3], "label_issue")
    decisions.decide(dataset, [3], "relabel", 6)
    decisions.decide(dataset, [4, 5], "set_aside")
    found = decisions.overlay(dataset).decisions
    assert choices(decisions, dataset) == {3: "relabel", 4: "set_aside", 5: "set_aside"}
    assert found[3].label == 6
    # Another process, or this one tomorrow, sees the same.
    assert Decisions(decisions.path.parent).overlay(dataset).decisions == found


def test_undo_and_redo_append_and_never_remove(decisions: Decisions, dataset: Dataset):
    decisions.decide(dataset, [3], "ambiguous")
    decisions.decide(dataset, [3], "model_error")
    assert decisions.undo(dataset) == (3,)
    assert choices(decisions, dataset) == {3: "ambiguous"}
    assert decisions.undo(dataset) == (3,)
    with pytest.raises(NothingToUndo):
        decisions.undo(dataset)
    assert decisions.redo(dataset) == (3,)
    assert decisions.redo(dataset) == (3,)
    with pytest.raises(NothingToUndo):
        decisions.redo(dataset)
    assert choices(decisions, dataset) == {3: "model_error"}
    kinds = [entry.kind for entry in decisions.history(dataset)]
    assert kinds == ["decide", "decide", "undo", "undo", "redo", "redo"]


def test_a_named_step_is_undone_whatever_came_after(decisions: Decisions, dataset: Dataset):
    mine = decisions.decide(dataset, [1], "ambiguous")
    decisions.decide(dataset, [2], "set_aside")
    decisions.undo(dataset, mine)
    assert choices(decisions, dataset) == {2: "set_aside"}
    with pytest.raises(NothingToUndo):
        decisions.undo(dataset, mine)
    decisions.redo(dataset, mine)
    assert choices(decisions, dataset) == {1: "ambiguous", 2: "set_aside"}


def test_clearing_can_be_undone(decisions: Decisions, dataset: Dataset):
    decisions.decide(dataset, range(10), "ambiguous")
    assert decisions.clear(dataset) == 10
    assert choices(decisions, dataset) == {}
    assert decisions.clear(dataset) == 0
    assert len(decisions.undo(dataset)) == 10
    assert len(choices(decisions, dataset)) == 10


def test_each_data_set_has_its_own_history(
    decisions: Decisions, dataset: Dataset, settings: Settings
):
    other = store_dataset(settings, "others", seed=1)
    decisions.decide(dataset, [1], "ambiguous")
    decisions.decide(other, [2], "set_aside")
    assert choices(decisions, dataset) == {1: "ambiguous"}
    assert choices(decisions, other) == {2: "set_aside"}
    # The pictures count, not what they are called.
    assert choices(decisions, replace(dataset, name="renamed")) == {1: "ambiguous"}


def test_the_data_set_stays_as_it_was(decisions: Decisions, dataset: Dataset):
    before = {path.name: path.read_bytes() for path in dataset.path.iterdir()}
    decisions.decide(dataset, [0], "relabel", 3)
    assert {path.name: path.read_bytes() for path in dataset.path.iterdir()} == before


@pytest.mark.parametrize(
    ("rows", "choice", "label", "told"),
    [
        ([1050], "ambiguous", None, "has no row 1050"),
        ([-1], "ambiguous", None, "has no row -1"),
        ([], "ambiguous", None, "No row is named"),
        ([1], "relabel", None, "new label belongs"),
        ([1], "ambiguous", 2, "new label belongs"),
        ([1], "relabel", 7, "no label 7"),
        ([1], "relabel", 1, "labelled disgust already"),
    ],
)
def test_what_decides_nothing_is_refused(
    decisions: Decisions, dataset: Dataset, rows: list[int], choice: str, label: int, told: str
):
    with pytest.raises(InvalidDecision, match=told):
        decisions.decide(dataset, rows, choice, label)
    assert not decisions.path.exists()


def test_a_killed_writer_leaves_all_of_a_step_or_nothing(settings: Settings, dataset: Dataset):
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(settings.home)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        assert b"not committed" in writer.stdout.readline()
        # The lines are in the database's log by now, which makes the kill come in the middle.
        writer.kill()
    decisions = Decisions(settings.home)
    assert choices(decisions, dataset) == {1: "ambiguous"}
    assert decisions.decide(dataset, [7], "set_aside") == 2
    with sqlite3.connect(decisions.path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert raw.execute("SELECT count(*) FROM entries").fetchone() == (2,)
    raw.close()


def test_several_processes_and_threads_write_at_once(settings: Settings, dataset: Dataset):
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(settings.home), str(first)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
        )
        for first in (0, 100)
    ]
    decisions = Decisions(settings.home)
    with ThreadPoolExecutor(4) as pool:
        steps = list(
            pool.map(lambda row: decisions.decide(dataset, [row], "set_aside"), range(200, 240))
        )
    for writer in writers:
        _, complaint = writer.communicate(timeout=120)
        assert writer.returncode == 0, complaint
    found = choices(decisions, dataset)
    assert list(found) == [*range(40), *range(100, 140), *range(200, 240)]
    assert len(set(steps)) == 40
    assert decisions.overlay(dataset).undoable == tuple(range(1, 121))


def test_a_file_that_is_no_database_is_told(decisions: Decisions, dataset: Dataset):
    decisions.path.parent.mkdir(parents=True, exist_ok=True)
    decisions.path.write_text("no database" * 1000)
    with pytest.raises(DecisionsUnavailable, match=r"triage\.db"):
        decisions.overlay(dataset)


def test_the_time_is_kept_as_it_was_given(decisions: Decisions, dataset: Dataset):
    past = Decision("ambiguous", None, "2020-02-29T23:59:59Z")
    decisions.add(dataset, {8: past})
    assert decisions.overlay(dataset).decisions[8] == past
    assert now() > past.when
