"""Training stops when no epoch has been better for a while, and not before."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from core.data.store import Dataset
from core.runs.spec import RunSpec
from core.training.trainer import fit

RequestSpec = Callable[..., RunSpec]


def test_training_stops_after_as_many_epochs_without_a_better_one(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    # Steps too small to change any answer: the first epoch stays the best.
    spec = request_spec(epochs=20, patience=3, learning_rate=1e-30)
    notes: list[tuple[int, int]] = []
    trained = fit(spec, striped, home, lambda done, total, note: notes.append((done, total)))
    assert trained.best_epoch == 1
    assert [row["epoch"] for row in trained.history] == [1, 2, 3, 4]
    # Thirteen steps an epoch; the last report is that all is done.
    assert notes[-2:] == [(52, 260), (260, 260)]

    # Asked for again, it does not take up where it stopped.
    steps: list[int] = []
    again = fit(spec, striped, home, lambda done, total, note: steps.append(done))
    assert steps == [260]
    assert again.history == trained.history
    for one, other in zip(again.net.get_weights(), trained.net.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_better_epoch_begins_the_wait_anew(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    spec = request_spec(epochs=12, patience=2, filters=[8, 8], dense_units=32, learning_rate=0.005)
    trained = fit(spec, striped, home)
    accuracies = [row["val_accuracy"] for row in trained.history]
    assert len(accuracies) > 3
    best = 0
    for epoch, accuracy in enumerate(accuracies[:-1], start=1):
        if epoch == 1 or accuracy > max(accuracies[: epoch - 1]):
            best = epoch
        assert epoch - best < 2, "it went on although the wait was over"
    assert len(accuracies) == min(12, trained.best_epoch + 2)


def test_without_patience_training_never_stops_early(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    spec = request_spec(epochs=4, learning_rate=1e-30)
    assert len(fit(spec, striped, home).history) == 4
