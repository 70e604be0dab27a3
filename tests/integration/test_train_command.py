"""`train`, `evaluate` and `runs` as typed in a terminal, each in a process of its own."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.settings import ROOT

TRAIN = ("train", "two_conv", "--dataset", "striped", "--set", "filters=[2,2]")
QUICK = (*TRAIN, "--set", "dense_units=4", "--set", "augmentation.flip=false")


@dataclass(frozen=True)
class Terminal:
    """Runs commands with settings of its own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "EMOTION_LENS_HOME": str(self.folder / "home"),
            "EMOTION_LENS_MODELS": str(self.folder / "models"),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "core", *arguments],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        with self.start(*arguments) as process:
            stdout, stderr = process.communicate(timeout=240)
        return subprocess.CompletedProcess(arguments, process.returncode, stdout, stderr)

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def write(terminal: Terminal, name: str, *, pictures: int = 140, seed: int = 0) -> Dataset:
    """Store noise with a bright band whose height gives the class."""
    generator = np.random.default_rng(seed)
    labels = np.arange(pictures, dtype=np.uint8) % 7
    images = generator.integers(0, 120, (pictures, 48, 48)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[6 * label : 6 * label + 8] += 100
    splits = np.arange(pictures) // 7 % 4
    store = DatasetStore(terminal.folder / "home" / "datasets")
    return store.write(
        name, images, splits.clip(1).astype(np.uint8) - 1, labels, title=name.title(), source={}
    )


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal with one data set, `striped`, and one run trained on it."""
    terminal = Terminal(tmp_path_factory.mktemp("terminal"))
    write(terminal, "striped")
    done = terminal.run(*QUICK, "--epochs", "2")
    assert done.returncode == 0, done.stderr
    assert "Trained: two_conv-striped-" in done.stdout
    # Nothing of TensorFlow's start-up talk reaches the user.
    assert done.stderr == ""
    return terminal


@pytest.fixture(scope="module")
def run_id(terminal: Terminal) -> str:
    (run,) = terminal.json("runs", "list")
    return str(run["run"])


def test_the_same_request_returns_the_stored_run_within_two_seconds_of_work(
    terminal: Terminal, run_id: str
):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = terminal.json(*QUICK, "--epochs", "2")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert answer["run"] == run_id
    assert answer["stored_before"] is True
    # Time spent working, so that a busy machine does not decide the test.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


def test_the_stored_run_is_returned_without_tensorflow(terminal: Terminal):
    program = (
        "import sys; from core.cli import main; code = main(sys.argv[1:]);"
        "loaded = {'tensorflow', 'keras', 'jax'} & set(sys.modules);"
        "sys.exit(f'loaded {loaded}' if loaded else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *QUICK, "--epochs", "2"],
        cwd=ROOT,
        env=terminal.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Stored already" in done.stdout


def test_the_run_carries_its_learning_curve_and_results(terminal: Terminal, run_id: str):
    folder = terminal.folder / "models" / run_id
    history = json.loads((folder / "history.json").read_text())
    assert [epoch["epoch"] for epoch in history["epochs"]] == [1, 2]
    metrics = json.loads((folder / "metrics.json").read_text())
    assert {split: metrics[split]["n"] for split in metrics} == {
        "Training": 70,
        "PublicTest": 35,
        "PrivateTest": 35,
    }
    assert not any((terminal.folder / "home" / "training").iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("train", "resnt", "--dataset", "striped"), "six_conv, two_conv"),
        (("train", "two_conv", "--dataset", "nothing"), "Known: striped"),
        (("train", "two_conv", "--dataset", "striped", "--set", "depth=3"), "Known settings"),
        (("train", "two_conv", "--dataset", "striped", "--epochs", "0"), "'epochs'"),
        (("evaluate", "nothing"), "No run 'nothing'"),
        (("evaluate", "two_conv", "--split", "Test"), "Known: Training, PublicTest, PrivateTest"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(
    terminal: Terminal, arguments: tuple[str, ...], said: str
):
    done = terminal.run(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_evaluate_shows_each_figure_with_interval_and_n(terminal: Terminal, run_id: str):
    done = terminal.run("evaluate", run_id)
    assert done.returncode == 0, done.stderr
    for figure in ("accuracy", "log loss", "macro-F1", "balanced accuracy"):
        (line,) = (line for line in done.stdout.splitlines() if line.strip().startswith(figure))
        assert " to " in line
        assert line.split()[-1] == "35"
    assert done.stdout.count("precision, ") == done.stdout.count("recall, ") == 7


def test_evaluate_needs_no_pictures_for_stored_results(
    terminal: Terminal, run_id: str, tmp_path: Path
):
    bare = Terminal(tmp_path)
    shutil.copytree(terminal.folder / "models", tmp_path / "models")
    answer = bare.json("evaluate", "two_conv", "--split", "PublicTest")
    assert answer["run"] == run_id
    assert answer["split"] == "PublicTest"
    assert answer["metrics"]["n"] == 35
    refused = bare.run("evaluate", "two_conv", "--recompute")
    assert refused.returncode == 1
    assert "python -m core data import" in refused.stderr


def test_recomputing_gives_the_stored_probabilities(terminal: Terminal, run_id: str):
    stored = terminal.json("evaluate", run_id)
    again = terminal.json("evaluate", run_id, "--recompute")
    assert again["computed"] is True
    assert again["largest_difference"] < 1e-5
    value = stored["metrics"]["log_loss"]["value"]
    assert again["metrics"]["log_loss"]["value"] == pytest.approx(value, rel=1e-4)


def test_another_data_set_is_computed_once(terminal: Terminal, run_id: str):
    write(terminal, "others", pictures=56, seed=1)
    first = terminal.json("evaluate", run_id, "--dataset", "others")
    assert first["computed"] is True
    assert first["metrics"]["n"] == 14
    again = terminal.json("evaluate", run_id, "--dataset", "others")
    assert again["computed"] is False
    assert again["metrics"] == first["metrics"]


def test_runs_are_listed_with_their_results(terminal: Terminal, run_id: str, tmp_path: Path):
    listed = terminal.run("runs", "list")
    assert run_id in listed.stdout
    assert "35" in listed.stdout
    none = Terminal(tmp_path).run("runs", "list")
    assert none.returncode == 0
    assert "python -m core train" in none.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_stopped_training_says_how_to_go_on_and_does(
    tmp_path: Path, number: signal.Signals, code: int
):
    terminal = Terminal(tmp_path)
    write(terminal, "striped", pictures=2800)
    # Far more epochs than the test waits for.
    command = (*QUICK, "--epochs", "400")
    with terminal.start(*command) as process:
        (checkpoint,) = _wait_for(tmp_path / "home", "training/*/latest/history.json")
        process.send_signal(number)
        _, stderr = process.communicate(timeout=120)
    assert process.returncode == code
    assert stderr == "Stopped. The same command goes on from the last whole epoch.\n"
    whole = len(json.loads(checkpoint.read_text()))
    assert 1 <= whole < 400
    assert terminal.json("runs", "list") == []
    # It goes on: the next stop finds more epochs than this one, the first of them unchanged.
    first = json.loads(checkpoint.read_text())
    with terminal.start(*command) as process:
        deadline = time.monotonic() + 120
        while _epochs(checkpoint) <= whole and time.monotonic() < deadline:
            time.sleep(0.1)
        process.send_signal(number)
        process.communicate(timeout=120)
    later = json.loads(checkpoint.read_text())
    assert len(later) > whole
    assert later[:whole] == first


@pytest.mark.slow
def test_two_who_ask_for_the_same_run_get_one(tmp_path: Path):
    terminal = Terminal(tmp_path)
    write(terminal, "striped")
    command = (*QUICK, "--epochs", "3", "--json")
    with terminal.start(*command) as one, terminal.start(*command) as other:
        answers = [json.loads(process.communicate(timeout=240)[0]) for process in (one, other)]
    assert one.returncode == other.returncode == 0
    assert answers[0]["path"] == answers[1]["path"]
    # The learning curve's times differ from training to training: only one took place.
    assert answers[0]["seconds"] == answers[1]["seconds"]
    assert not any((tmp_path / "home" / "training").iterdir())


def _epochs(checkpoint: Path) -> int:
    try:
        return len(json.loads(checkpoint.read_text()))
    except FileNotFoundError:  # between the two renames that replace it
        return 0


def _wait_for(folder: Path, pattern: str) -> list[Path]:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if found := list(folder.glob(pattern)):
            return found
        time.sleep(0.1)
    raise AssertionError(f"{pattern} did not appear")
