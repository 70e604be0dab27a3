"""Commands that answer from what is stored, in one process: figures, costs, runs, searches."""

import json
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.evaluation.costs.matrix import purposes
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import ROOT

RUNS = RunStore(ROOT / "models").all()


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTION_LENS_HOME", str(tmp_path))
    monkeypatch.setenv("EMOTION_LENS_MODELS", str(ROOT / "models"))


def _printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(_printed(capsys, *arguments, "--json"))


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.run_id)
def test_evaluate_tells_what_is_stored(run: Run, capsys: pytest.CaptureFixture[str]):
    told = _json(capsys, "evaluate", run.run_id)
    assert told["metrics"] == run.metrics["PrivateTest"]
    assert told["computed"] is False
    table = _printed(capsys, "evaluate", run.run_id)
    accuracy = run.metrics["PrivateTest"]["accuracy"]["value"]
    assert f"{100 * accuracy:.1f} %" in table
    assert ("10 views averaged" in table) is (run.views == "ten")


def test_runs_are_listed_with_their_figures(capsys: pytest.CaptureFixture[str]):
    listed = _json(capsys, "runs", "list")
    assert [entry["run"] for entry in listed] == [run.run_id for run in RUNS]
    table = _printed(capsys, "runs", "list")
    assert all(f"{run.manifest['parameters']:,}" in table for run in RUNS)


def test_purposes_are_listed_and_shown_with_their_reason(capsys: pytest.CaptureFixture[str]):
    assert [entry["name"] for entry in _json(capsys, "costs", "list")] == list(purposes())
    shown = _json(capsys, "costs", "show", "therapy")
    assert shown["reason"]
    assert "therapy" in _printed(capsys, "costs", "list")
    assert "surprise" in _printed(capsys, "costs", "show", "therapy")


def test_without_a_search_there_is_none_to_list(capsys: pytest.CaptureFixture[str]):
    assert _json(capsys, "studies", "list") == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", "nothing-like-it"),
        ("evaluate", "six_conv", "--split", "Test"),
        ("evaluate", "six_conv", "--views", "nine"),
        ("compare", "six_conv", "nothing-like-it"),
        ("costs", "show", "revenge"),
        ("ensemble", "nothing-like-it", "six_conv"),
        ("runs", "renew", "nothing-like-it"),
        ("runs", "measure", "nothing-like-it"),
        ("runs", "familiarity", "nothing-like-it"),
    ],
)
def test_a_wrong_name_is_one_line(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]):
    assert main(list(arguments)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("Error: ")
