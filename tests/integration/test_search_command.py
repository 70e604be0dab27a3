"""`search` and `studies` as typed in a terminal: every trial a run, whatever happens to workers."""

import json
import re
import resource
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from core.search.space import TRAINING
from tests.integration.test_train_command import Terminal, write

SEARCH = ("search", "two_conv", "--dataset", "striped", "--epochs", "1")
# Four small nets; whoever searches among them after the grid finds their runs stored.
SMALL = ("--set", "filters=[2,2]", "--set", "dropout=0.0")
KEPT = (*SMALL, "--set", "monitor=accuracy")
GRID = (*SEARCH, *KEPT, "--sampler", "grid", "--space", "dense_units=3,4", "--space")
GRID = (*GRID, "kernel_size=1,2")
DEFAULTS = {
    "learning_rate": 0.001,
    "weight_decay": 0.001,
    "optimizer": "adamw",
    "label_smoothing": 0,
    "batch_size": 64,
    "augmentation.shift": 3,
    "augmentation.rotation": 8,
    "augmentation.zoom": 0.08,
    "augmentation.erasing": 0,
}


def among_the_four(sampler: str, trials: int) -> tuple[str, ...]:
    """Return a search of the same four nets as the grid's, by another sampler."""
    kept = [part for name in TRAINING for part in ("--set", f"{name}={DEFAULTS[name]}")]
    space = ("--space", "dense_units=3:4", "--space", "kernel_size=1:2")
    return (*SEARCH, *KEPT, *kept, *space, "--sampler", sampler, "--trials", str(trials))


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal with a data set, `striped`."""
    terminal = Terminal(tmp_path_factory.mktemp("search"))
    write(terminal, "striped")
    return terminal


@pytest.fixture(scope="module")
def grid(terminal: Terminal) -> dict[str, Any]:
    """The report of a grid search that trained four nets."""
    done = terminal.run(*GRID)
    assert done.returncode == 0, done.stderr
    # Neither Optuna nor TensorFlow talks to the user.
    assert done.stderr == ""
    assert sorted(re.findall(r"^Trial (\d+): accuracy 0\.\d+, two_conv-", done.stdout, re.M)) == [
        *"0123"
    ]
    (study,) = terminal.json("studies", "list")
    found: dict[str, Any] = terminal.json("studies", "show", study["study"])
    return found


def test_a_grid_ends_by_itself_with_a_run_for_every_point(terminal: Terminal, grid: dict[str, Any]):
    assert grid["counts"] == {"complete": 4}
    points = {(t["settings"]["dense_units"], t["settings"]["kernel_size"]) for t in grid["trials"]}
    assert points == {(3, 1), (3, 2), (4, 1), (4, 2)}
    runs = {run["run"] for run in terminal.json("runs", "list")}
    assert {trial["run"] for trial in grid["trials"]} == runs
    values = [trial["values"]["accuracy"] for trial in grid["trials"]]
    assert values == sorted(values, reverse=True)
    assert grid["best"] == [grid["trials"][0]["trial"]]
    for trial in grid["trials"]:
        shown = terminal.folder / "models" / trial["run"] / "metrics.json"
        public = json.loads(shown.read_text())["PublicTest"]
        assert trial["values"]["accuracy"] == public["accuracy"]["value"]
    assert not any((terminal.folder / "home" / "training").iterdir())


def test_the_same_search_again_has_nothing_left_to_do(terminal: Terminal, grid: dict[str, Any]):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert terminal.json(*GRID) == grid
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # Time spent working: TensorFlow alone takes longer to load.
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3


@pytest.mark.parametrize(("sampler", "trials"), [("random", 6), ("tpe", 13), ("cmaes", 9)])
def test_each_sampler_finishes_as_many_trials_as_wanted(
    terminal: Terminal, grid: dict[str, Any], sampler: str, trials: int
):
    found = terminal.json(*among_the_four(sampler, trials))
    assert found["counts"] == {"complete": trials}
    assert sorted(trial["trial"] for trial in found["trials"]) == list(range(trials))
    # They are the grid's nets: none was trained twice.
    assert {trial["run"] for trial in found["trials"]} <= {trial["run"] for trial in grid["trials"]}
    more = terminal.json(*among_the_four(sampler, trials + 2))
    assert more["study"] == found["study"]
    assert more["counts"] == {"complete": trials + 2}


def test_two_objectives_give_a_front_that_nothing_betters(terminal: Terminal, grid: dict[str, Any]):
    command = (*among_the_four("nsga2", 20), "--objectives", "log_loss,latency")
    done = terminal.run(*command)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "Pareto front" in done.stdout
    found = terminal.json(*command)
    assert found["counts"] == {"complete": 20}
    points = {t["trial"]: tuple(t["values"].values()) for t in found["trials"]}
    assert all(loss > 0 and milliseconds > 0 for loss, milliseconds in points.values())
    # Each net was timed once.
    assert len({milliseconds for _, milliseconds in points.values()}) == len(
        {trial["run"] for trial in found["trials"]}
    )
    front = [points[number] for number in found["best"]]
    assert front == sorted(front)
    assert len(set(front)) == len(front)
    for point in front:
        assert not any(
            other != point and all(a <= b for a, b in zip(other, point, strict=True))
            for other in points.values()
        )


def test_several_workers_share_a_study_and_double_nothing(terminal: Terminal, grid: dict[str, Any]):
    command = (*among_the_four("random", 24), "--study", "shared")
    workers = [terminal.start(*command) for _ in range(3)]
    told: list[str] = []
    for worker in workers:
        with worker:
            stdout, stderr = worker.communicate(timeout=240)
        assert worker.returncode == 0, stderr
        told += re.findall(r"^Trial (\d+): accuracy", stdout, re.M)
    assert sorted(map(int, told)) == list(range(24))
    found = terminal.json("studies", "show", "shared")
    assert found["counts"] == {"complete": 24}
    assert sorted(trial["trial"] for trial in found["trials"]) == list(range(24))


@pytest.mark.slow
def test_a_killed_search_goes_on_where_it_was(tmp_path: Path):
    terminal = Terminal(tmp_path)
    write(terminal, "striped", pictures=1400)
    command = ("search", "two_conv", "--dataset", "striped", "--epochs", "5", "--sampler", "grid")
    command = (*command, *SMALL, "--set", "kernel_size=1", "--space", "dense_units=3,4")
    with terminal.start(*command) as process:
        checkpoint = _first(tmp_path / "home", "training/*/latest/history.json")
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=120)
    left = json.loads(checkpoint.read_text())
    assert 1 <= len(left) < 5
    (study,) = terminal.json("studies", "list")
    assert study["counts"] == {"interrupted": 1}
    found = terminal.json(*command)
    assert found["counts"] == {"complete": 2}
    assert sorted(trial["trial"] for trial in found["trials"]) == [0, 1]
    assert len({trial["run"] for trial in found["trials"]}) == 2
    assert len(terminal.json("runs", "list")) == 2
    (run,) = (trial["run"] for trial in found["trials"] if trial["trial"] == 0)
    history = json.loads((tmp_path / "models" / run / "history.json").read_text())
    # Seconds and all: these epochs were not trained again.
    assert history["epochs"][: len(left)] == left
    assert [trial["epochs"] for trial in found["trials"]] == [5, 5]
    assert not any((tmp_path / "home" / "training").iterdir())


def test_studies_are_listed_and_shown(terminal: Terminal, grid: dict[str, Any], tmp_path: Path):
    listed = terminal.run("studies", "list")
    assert f"{grid['study']}: 4 complete. Best: trial {grid['best'][0]}, accuracy" in listed.stdout
    shown = terminal.run("studies", "show", grid["study"]).stdout
    assert "varied: kernel_size=[1,2] dense_units=[3,4]\n" in shown
    assert "epochs=1" in shown
    # A narrow table folds long ids.
    assert all(trial["run"][-10:] in shown for trial in grid["trials"])
    none = Terminal(tmp_path).run("studies", "list")
    assert none.returncode == 0
    assert "python -m core search" in none.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*SEARCH, "--sampler", "random"), "--trials"),
        ((*SEARCH, "--sampler", "grid", "--space", "dropuot=0:1"), "No setting 'dropuot'"),
        ((*GRID, "--seed", "7", "--study", "shared-name"), "was made with another seed"),
        (("studies", "show", "nothing"), "No study 'nothing'"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(
    terminal: Terminal, grid: dict[str, Any], arguments: tuple[str, ...], said: str
):
    if "shared-name" in arguments:
        terminal.json(*GRID, "--study", "shared-name")
    done = terminal.run(*arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def _first(folder: Path, pattern: str) -> Path:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if found := list(folder.glob(pattern)):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"{pattern} did not appear")
