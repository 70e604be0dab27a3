"""`python -m core triage`, from the first decision to the last undo."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.cli import main
from core.data.store import Dataset, DatasetStore
from core.data.votes import CHOICES
from core.settings import Settings
from core.triage.decisions import Decisions
from tests.stored_runs import store_answers, store_dataset


@pytest.fixture
def dataset(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    monkeypatch.setenv("EMOTION_LENS_HOME", str(settings.home))
    monkeypatch.setenv("EMOTION_LENS_MODELS", str(settings.models))
    return store_dataset(settings)


@pytest.fixture
def decisions(settings: Settings, dataset: Dataset) -> Decisions:
    found = Decisions(settings.home)
    found.decide(dataset, [700], "relabel", 1)
    found.decide(dataset, [701], "set_aside")
    return found


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["triage", *arguments]) == 0
    return capsys.readouterr().out


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(printed(capsys, *arguments, "--json"))


def test_decisions_are_listed(decisions: Decisions, capsys: pytest.CaptureFixture[str]):
    assert decisions.path.is_file()
    listed = told(capsys, "list", "faces")["decisions"]
    assert [(d["row"], d["decision"], d["new_label"]) for d in listed] == [
        (700, "relabel", "disgust"),
        (701, "set_aside", ""),
    ]
    shown = printed(capsys, "list", "faces")
    assert "2 decisions about Faces" in shown
    assert "row 700 (PrivateTest, angry): relabel -> disgust" in shown


def test_a_list_goes_out_and_comes_back(
    decisions: Decisions, dataset: Dataset, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    path = tmp_path / "decisions.csv"
    assert told(capsys, "export", "faces", str(path))["exported"] == 2
    assert printed(capsys, "export", "faces") == path.read_text()
    assert told(capsys, "clear", "faces") == {"cleared": 2}
    assert not decisions.overlay(dataset)
    assert told(capsys, "import", "faces", str(path)) == {"imported": 2}
    assert told(capsys, "import", "faces", str(path)) == {"imported": 0}
    assert told(capsys, "undo", "faces") == {"undone": [700, 701]}
    assert told(capsys, "redo", "faces") == {"redone": [700, 701]}
    assert len(decisions.overlay(dataset)) == 2
    assert "about row 701" in printed(capsys, *_undo_twice(capsys))


def _undo_twice(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    # The import, then the clearing: both rows are as they were decided first.
    for _ in range(2):
        printed(capsys, "undo", "faces")
    return "undo", "faces"


def test_a_wrong_list_imports_nothing_and_says_where(
    decisions: Decisions, dataset: Dataset, capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    path = tmp_path / "wrong.csv"
    path.write_text("row,split,label,decision,new_label,when\n5,Training,happy,maybe,,x\n")
    assert main(["triage", "import", "faces", str(path)]) == 1
    complaint = capsys.readouterr().err
    assert complaint.startswith("Error: Line 2: row 5 of Faces has the label surprise")
    assert complaint.count("\n") == 1
    assert len(decisions.overlay(dataset)) == 2


def test_nothing_to_undo_is_an_error_that_says_so(
    dataset: Dataset, capsys: pytest.CaptureFixture[str]
):
    assert main(["triage", "undo", dataset.name]) == 1
    assert "nothing to undo" in capsys.readouterr().err


def test_metrics_are_told_with_and_without(
    settings: Settings,
    decisions: Decisions,
    dataset: Dataset,
    capsys: pytest.CaptureFixture[str],
):
    run = store_answers(settings, dataset, 35)
    found = told(capsys, "metrics", run.run_id)
    assert (found["relabelled"], found["set_aside"]) == (1, 1)
    assert found["without"]["accuracy"]["value"] == pytest.approx(315 / 350)
    assert found["with"]["accuracy"]["value"] == pytest.approx(316 / 349)
    shown = printed(capsys, "metrics", run.run_id)
    assert "without decisions, n = 350" in shown
    assert "with decisions, n = 349" in shown
    assert "no longer comparable" in shown
    assert decisions.path.is_file()


def test_the_rule_is_measured_by_votes(
    settings: Settings, dataset: Dataset, capsys: pytest.CaptureFixture[str]
):
    run = store_answers(settings, dataset, 35, sure=0.9)
    assert main(["triage", "validate", run.run_id]) == 1
    assert "people's votes" in capsys.readouterr().err
    # Everybody names disgust: that is the net's answer on every seventh error, labelled angry.
    columns = {f"votes_{c.lower()}": np.zeros(len(dataset), np.uint8) for c in CHOICES}
    columns["votes_disgust"] += 10
    DatasetStore(settings.datasets).write(
        dataset.name,
        dataset.images,
        dataset.splits,
        dataset.labels.astype(np.uint8),
        title=dataset.title,
        source={},
        features=columns,
    )
    found = told(capsys, "validate", run.run_id)
    private = found["splits"]["PrivateTest"]
    assert private["n"] == 35
    # The five labelled disgust are right by the votes, so that the model is wrong.
    assert private["verdicts"]["label_issue"]["n"] == 30
    assert private["verdicts"]["label_issue"]["proposed"] == 35
    assert private["suggested"] == {"n": 30, "share": pytest.approx(private["suggested"]["share"])}
    assert private["suggested"]["share"]["value"] == pytest.approx(5 / 30)
    assert found["chosen_on_PublicTest"] == 0.49
    assert "PrivateTest, 35 errors" in printed(capsys, "validate", run.run_id)
