"""Every trial is a run, or says why it is none; what is stored is not trained again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from optuna.trial import TrialState

from core.data.store import Dataset
from core.runs.store import RunStore
from core.search.objectives import OBJECTIVES
from core.search.report import report
from core.search.request import SearchRequest
from core.search.runner import Workshop, _Pruned, _Reports, search
from core.search.samplers import make_pruner
from core.search.study import Studies
from tests.integration.test_train_command import Terminal, write

RequestSearch = Callable[..., SearchRequest]

SMALL = {"filters": [2, 2], "kernel_size": 1, "dense_units": 4}


@pytest.fixture(scope="module")
def striped(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Noise with a bright band whose height gives the class."""
    return write(Terminal(tmp_path_factory.mktemp("striped")), "striped")


@pytest.fixture
def workshop(tmp_path: Path, home: Path) -> Workshop:
    return Workshop(RunStore(tmp_path / "models"), home)


def test_a_trial_without_a_run_says_why_and_leaves_nothing(
    request_search: RequestSearch, striped: Dataset, studies: Studies, workshop: Workshop
):
    request = request_search(
        "grid",
        "learning_rate=1e-6,1e-7,0.05,1e12",
        dataset=striped,
        objectives="log_loss",
        pruner="hyperband",
        epochs=3,
        optimizer="sgd",
        warmup_epochs=0,
        dropout=0,
        **SMALL,
    )
    # A grid ends by itself, however many trials are allowed. The name decides which trials
    # Hyperband compares: here all, and the best comes first.
    search(studies.prepare(request, "hyperband"), request, workshop, trials=9)
    found = report(studies.open("hyperband"))
    assert found["counts"] == {"complete": 1, "pruned": 2, "failed": 1}
    assert {t["run"] for t in found["trials"] if t["run"]} == set(workshop.runs.ids())
    for trial in found["trials"]:
        assert bool(trial["run"]) == bool(trial["values"]) == (trial["state"] == "complete")
        assert bool(trial["reason"]) == (trial["state"] != "complete")
        if trial["state"] == "complete":
            assert trial["epochs"] == 3
        elif trial["state"] == "pruned":
            assert trial["epochs"] < 3
            assert trial["reason"] == f"Pruned at epoch {trial['epochs']}."
        else:
            assert trial["settings"] == {"learning_rate": 1e12}
            assert "stopped being a number in epoch 1" in trial["reason"]
    assert not any((workshop.home / "training").iterdir())


def test_a_stored_run_is_the_trial_and_later_ones_are_compared_with_it(
    request_search: RequestSearch, striped: Dataset, studies: Studies, workshop: Workshop
):
    def request(sampler: str, pruner: str) -> SearchRequest:
        kept = {**SMALL, "epochs": 2, "learning_rate": 0.001, "weight_decay": 0.001}
        kept |= {"optimizer": "adamw", "label_smoothing": 0, "batch_size": 64}
        kept |= {f"augmentation__{name}": 0 for name in ("shift", "rotation", "zoom", "erasing")}
        return request_search(sampler, "dropout=0.0", pruner=pruner, dataset=striped, **kept)

    first, second = request("random", "none"), request("tpe", "median")
    search(studies.prepare(first, "first"), first, workshop, trials=1)
    (run_id,) = workshop.runs.ids()
    written = (workshop.runs.root / run_id / "manifest.json").stat().st_mtime_ns
    finished: list[int] = []
    search(
        studies.prepare(second, "second"),
        second,
        workshop,
        trials=3,
        on_trial=lambda trial: finished.append(trial.number),
    )
    assert finished == [0, 1, 2]
    assert workshop.runs.ids() == (run_id,)
    assert (workshop.runs.root / run_id / "manifest.json").stat().st_mtime_ns == written
    history = workshop.runs.open(run_id).history["epochs"]
    for trial in studies.open("second").trials():
        assert trial.user_attrs == {"run": run_id}
        assert trial.intermediate_values == {row["epoch"]: row["val_accuracy"] for row in history}


def test_values_that_do_not_go_together_fail_the_trial(
    request_search: RequestSearch, studies: Studies, workshop: Workshop
):
    # Both ends are widths with official weights; nothing between them is.
    request = request_search("random", "alpha=0.35:0.5", architecture="mobilenet_v2")
    study = studies.prepare(request, "between")
    search(study, request, workshop, trials=2)
    for trial in study.trials():
        assert trial.state is TrialState.FAIL
        assert "'alpha'" in trial.user_attrs["reason"]
    assert workshop.runs.ids() == ()


def test_the_median_ends_a_trial_that_falls_behind(request_search: RequestSearch, studies: Studies):
    request = request_search("random", pruner="median", epochs=8)
    study = studies.prepare(request, "median").optuna
    study.pruner = make_pruner("median", epochs=8)

    def rows(accuracy: float) -> list[dict[str, float]]:
        return [{"epoch": n, "val_accuracy": accuracy + n / 100} for n in range(1, 9)]

    for number in range(5):
        trial = study.ask()
        tell = _Reports(trial, OBJECTIVES["accuracy"])
        for row in rows(0.3 + number / 10):
            tell(row)
        study.tell(trial, 0.3 + number / 10)
    behind = study.ask()
    tell = _Reports(behind, OBJECTIVES["accuracy"])
    tell(rows(0.2)[0])
    # Not within the first quarter of the epochs.
    with pytest.raises(_Pruned) as caught:
        tell(rows(0.2)[1])
    assert caught.value.epoch == 2
    # Going on after a kill, it tells nothing twice and is ended all the same.
    again = _Reports(behind, OBJECTIVES["accuracy"])
    again(rows(0.9)[0])
    with pytest.raises(_Pruned):
        again(rows(0.9)[1])
    assert study.trials[5].intermediate_values == {1: pytest.approx(0.21), 2: pytest.approx(0.22)}
