"""Training learns, repeats itself exactly, and goes on after a kill as if nothing had happened."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset
from core.runs.spec import RunSpec
from core.settings import ROOT
from core.training.trainer import Trained, TrainingDiverged, fit

RequestSpec = Callable[..., RunSpec]

# Trains in a process of its own, and kills that process, not asking it, at the given step.
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from core.data.store import DatasetStore
from core.runs.spec import RunSpec
from core.training.trainer import fit

def kill(done, total, note):
    if done == {step}:
        os.kill(os.getpid(), signal.SIGKILL)

dataset = DatasetStore(Path({datasets!r})).open("striped")
fit(RunSpec.model_validate_json(sys.stdin.read()), dataset, Path({checkpoints!r}), kill)
"""


def test_a_net_learns_and_keeps_its_best_epoch(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    spec = request_spec(epochs=12, filters=[8, 8], dense_units=32, learning_rate=0.005)
    trained = fit(spec, striped, home)
    accuracies = [epoch["val_accuracy"] for epoch in trained.history]
    assert max(accuracies) > 0.6
    assert accuracies[trained.best_epoch - 1] == max(accuracies)
    assert trained.history[-1]["loss"] < trained.history[0]["loss"]
    rows = striped.indices("PublicTest")
    logits = trained.net.predict(striped.images[rows][..., None] / np.float32(255), verbose=0)
    accuracy = (logits.argmax(axis=1) == striped.labels[rows]).mean()
    assert accuracy == pytest.approx(max(accuracies))


def test_the_monitor_chooses_the_epoch(request_spec: RequestSpec, striped: Dataset, home: Path):
    spec = request_spec(epochs=4, monitor="log_loss")
    trained = fit(spec, striped, home)
    losses = [epoch["val_log_loss"] for epoch in trained.history]
    assert trained.best_epoch == 1 + int(np.argmin(losses))


@pytest.mark.parametrize("architecture", ["two_conv", "six_conv"])
@pytest.mark.slow
def test_killed_within_an_epoch_training_ends_as_if_it_had_not_been(
    architecture: str, request_spec: RequestSpec, striped: Dataset, home: Path
):
    filters = [2] * (2 if architecture == "two_conv" else 6)
    spec = request_spec(
        architecture=architecture, filters=filters, epochs=3, dropout=0.3, augmentation__erasing=0.5
    )
    whole = fit(spec, striped, home / "whole")
    checkpoints = home / "killed"
    # 13 steps an epoch: the 19th lies within the second.
    program = KILLED_AT.format(
        step=19, datasets=str(striped.path.parent), checkpoints=str(checkpoints)
    )
    process = subprocess.run(
        [sys.executable, "-c", program], input=spec.model_dump_json(), text=True, cwd=ROOT
    )
    assert process.returncode == -signal.SIGKILL
    left = json.loads((checkpoints / "latest" / "history.json").read_text())
    assert [epoch["epoch"] for epoch in left] == [1]
    steps: list[int] = []
    resumed = fit(spec, striped, checkpoints, lambda done, total, note: steps.append(done))
    assert steps[0] == 14
    assert steps[-1] == 39
    _assert_equal(resumed, whole)


def test_the_same_spec_trains_to_the_same_net(
    request_spec: RequestSpec, untouched: Trained, striped: Dataset, home: Path
):
    _assert_equal(fit(request_spec(epochs=2), striped, home), untouched)


@pytest.fixture(scope="module")
def untouched(
    request_spec: RequestSpec, striped: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Trained:
    """The net of two epochs with no setting changed."""
    return fit(request_spec(epochs=2), striped, tmp_path_factory.mktemp("untouched"))


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"epochs": 3},
        {"batch_size": 32},
        {"optimizer": "sgd"},
        {"learning_rate": 0.01},
        {"weight_decay": 0.5},
        {"warmup_epochs": 0},
        {"label_smoothing": 0.3},
        {"dropout": 0.0},
        {"ema": 0.9},
        {"precision": "mixed_bfloat16"},
        {"augmentation__shift": 0},
        {"augmentation__mixup": 0.4},
    ],
    ids=lambda change: next(iter(change)),
)
def test_each_setting_changes_the_training(
    request_spec: RequestSpec,
    untouched: Trained,
    striped: Dataset,
    home: Path,
    change: dict[str, Any],
):
    after = fit(request_spec(**{"epochs": 2, **change}), striped, home)
    # The chosen epoch may lie in the warm-up, which the number of epochs does not change.
    assert untouched.history[1]["val_log_loss"] != after.history[1]["val_log_loss"] or any(
        not np.array_equal(a, b)
        for a, b in zip(untouched.net.get_weights(), after.net.get_weights(), strict=True)
    )


def test_a_finished_checkpoint_is_not_trained_again(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    spec = request_spec(epochs=2)
    whole = fit(spec, striped, home)
    reports: list[tuple[int, int, str]] = []
    again = fit(spec, striped, home, lambda *report: reports.append(report))
    assert [(done, total) for done, total, _ in reports] == [(26, 26)]
    assert again.history == whole.history
    _assert_equal(again, whole)


def test_a_loss_that_is_no_number_stops_training(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    spec = request_spec(epochs=3, optimizer="sgd", learning_rate=1e12, warmup_epochs=0)
    with pytest.raises(TrainingDiverged, match="learning_rate below"):
        fit(spec, striped, home)


def test_fewer_pictures_than_a_batch_still_train(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    assert len(fit(request_spec(batch_size=1000), striped, home).history) == 1


def _assert_equal(one: Trained, other: Trained) -> None:
    assert one.best_epoch == other.best_epoch
    for a, b in zip(one.net.get_weights(), other.net.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    for first, second in zip(one.history, other.history, strict=True):
        assert {**first, "seconds": 0} == {**second, "seconds": 0}
