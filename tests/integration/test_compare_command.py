"""`compare`, `costs`, `evaluate --costs` and `final` as typed in a terminal."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.evaluation.costs.expected import expected_cost
from core.evaluation.costs.matrix import purpose, purposes
from core.evaluation.significance import compare
from core.runs.run import Run
from core.settings import ROOT, Settings
from tests.integration.test_train_command import Terminal
from tests.stored_runs import store_answers, store_dataset


def settings_of(terminal: Terminal) -> Settings:
    return Settings(home=terminal.folder / "home", models=terminal.folder / "models")


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    return Terminal(tmp_path_factory.mktemp("compare"))


@pytest.fixture(scope="module")
def runs(terminal: Terminal) -> tuple[Run, Run]:
    """Two runs on the same data, the second right on 20 more of 350."""
    settings = settings_of(terminal)
    dataset = store_dataset(settings)
    store_dataset(settings, "others", seed=1)
    return (
        store_answers(settings, dataset, 150, seed=1),
        store_answers(settings, dataset, 130, seed=2),
    )


def test_compare_prints_the_sentence_the_figures_and_the_counts(terminal: Terminal, runs):
    a, b = runs
    done = terminal.run("compare", a.run_id, b.run_id)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert f"{b.run_id} is better by 5.7 points (" in done.stdout
    assert "measured on 350 pictures" in done.stdout
    for figure, values in (("accuracy", ("57.1", "62.9", "+5.7")), ("log loss", ())):
        (line,) = (x for x in done.stdout.splitlines() if x.strip().startswith(figure))
        assert " to " in line
        assert all(value in line for value in values)
    assert "both 200, only A 0, only B 20, none 130." in done.stdout
    assert "exact binomial" in done.stdout


def test_compare_gives_programs_what_the_library_computes(terminal: Terminal, runs):
    a, b = runs
    found = terminal.json("compare", a.spec.key[:12], b.run_id, "--split", "PublicTest")
    assert (found["a"], found["b"]) == (a.run_id, b.run_id)
    assert (found["split"], found["dataset"]) == ("PublicTest", "faces")
    labels = np.arange(350, 700) % 7
    expected = compare(labels, *(run.probabilities("PublicTest") for run in runs))
    assert {name: found[name] for name in expected} == expected


def test_a_run_does_not_differ_from_itself(terminal: Terminal, runs):
    found = terminal.json("compare", runs[0].run_id, runs[0].run_id)
    assert found["sentence"].startswith("The data do not separate ")
    assert found["mcnemar"]["p_value"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("compare", "A", "nothing"), "No run 'nothing'"),
        (("compare", "A", "B", "--split", "Test"), "Known: Training, PublicTest, PrivateTest"),
        (("compare", "A", "B", "--dataset", "others"), "python -m core evaluate A --split"),
        (("costs", "show", "marketing"), "Known: equal, therapy"),
        (("costs", "show", "absent.toml"), "there is no such file"),
        (("evaluate", "A", "--costs", "marketing"), "Known: equal, therapy"),
        (("final", "--dataset", "others"), "No run was trained on Others"),
        (("final", "--purpose", "marketing"), "Known: equal, therapy"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(
    terminal: Terminal, runs, arguments: tuple[str, ...], said: str
):
    ids = {"A": runs[0].run_id, "B": runs[1].run_id}
    done = terminal.run(*(ids.get(word, word) for word in arguments))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert said.replace(" A ", f" {ids['A']} ") in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_here_loads_tensorflow_or_scipys_statistics(terminal: Terminal, runs):
    program = (
        "import sys; from core.cli import main\n"
        "codes = [main(words.split()) for words in sys.argv[1:]]\n"
        "loaded = {'tensorflow', 'keras', 'jax', 'pandas', 'scipy.stats'} & set(sys.modules)\n"
        "sys.exit(f'loaded {loaded}' if loaded else max(codes))"
    )
    a, b = (run.run_id for run in runs)
    commands = (f"compare {a} {b}", "costs show therapy", f"evaluate {a} --costs therapy", "final")
    done = subprocess.run(
        [sys.executable, "-c", program, *commands],
        cwd=ROOT,
        env=terminal.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_costs_are_listed_and_shown(terminal: Terminal, tmp_path: Path):
    assert [entry["name"] for entry in terminal.json("costs", "list")] == list(purposes())
    for words in (("costs",), ("costs", "list")):
        assert "Every error alike" in terminal.run(*words).stdout
    shown = terminal.run("costs", "show", "therapy").stdout
    assert "Distress that is missed costs most" in shown
    (row,) = (line for line in shown.splitlines() if line.split()[:1] == ["fear"])
    assert row.split()[1:] == ["1", "1", "0", "5", "1", "2", "4"]
    own = tmp_path / "mine.toml"
    text = (ROOT / "core/evaluation/costs/equal.toml").read_text()
    own.write_text(text.replace("Every error alike", "Mine"))
    assert terminal.json("costs", "show", str(own))["title"] == "Mine"


def test_evaluate_prints_the_expected_cost_beside_the_accuracy(terminal: Terminal, runs):
    run = runs[0]
    expected = expected_cost(
        np.arange(700, 1050) % 7, run.probabilities("PrivateTest"), purpose("therapy")
    )
    found = terminal.json("evaluate", run.run_id, "--costs", "therapy")
    assert found["costs"] == {"name": "therapy", "title": "Therapy", **expected}
    assert found["metrics"]["accuracy"]["value"] == pytest.approx(200 / 350)
    shown = terminal.run("evaluate", run.run_id, "--costs", "therapy").stdout
    assert "accuracy" in shown
    for which in ("most_probable", "least_cost"):
        assert f"{expected[which]['value']:.3f}" in shown
    assert "costs" not in terminal.json("evaluate", run.run_id)


def test_without_pictures_evaluate_gives_the_cost_it_can(terminal: Terminal, runs, tmp_path: Path):
    bare = Terminal(tmp_path)
    shutil.copytree(terminal.folder / "models", tmp_path / "models")
    costs = bare.json("evaluate", runs[0].run_id, "--costs", "equal")["costs"]
    assert costs["most_probable"]["value"] == pytest.approx(150 / 350)
    assert costs["least_cost"] is None
    assert (
        "python -m core data import"
        in bare.run("evaluate", runs[0].run_id, "--costs", "equal").stdout
    )
    refused = bare.run("compare", *(run.run_id for run in runs))
    assert refused.returncode == 1
    assert "python -m core data import" in refused.stderr


def test_final_is_recorded_once_with_its_reason(terminal: Terminal, runs, tmp_path: Path):
    own = Terminal(tmp_path)
    shutil.copytree(terminal.folder, tmp_path, dirs_exist_ok=True)
    record = tmp_path / "models" / "final.json"
    record.unlink(missing_ok=True)
    first = own.json("final")
    assert first["written"] is True
    assert first["run"] == runs[1].run_id
    assert [each["kept"] for each in first["candidates"]] == [True, False]
    before = (record.read_bytes(), record.stat().st_mtime_ns)
    again = own.run("final")
    assert "said so already" in again.stdout
    assert first["reason"] in again.stdout
    assert first["rule"] in again.stdout
    assert (record.read_bytes(), record.stat().st_mtime_ns) == before
    changed = own.json("final", "--purpose", "therapy", "--dataset", "faces")
    assert (changed["written"], changed["purpose"]) == (True, "therapy")


def test_final_asks_for_the_data_set_where_several_have_runs(terminal: Terminal, tmp_path: Path):
    own = Terminal(tmp_path)
    settings = settings_of(own)
    nothing = own.run("final")
    assert nothing.returncode == 1
    assert "No run was trained on a data set that is here" in nothing.stderr
    for number, name in enumerate(("faces", "others")):
        store_answers(settings, store_dataset(settings, name, seed=number), 100)
    unclear = own.run("final")
    assert unclear.returncode == 1
    assert "--dataset: faces, others" in unclear.stderr
    assert own.json("final", "--dataset", "others")["dataset"]["name"] == "others"
