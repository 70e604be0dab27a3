"""The average of the weights is the net; fitting goes on from the weights themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.data.store import Dataset
from core.evaluation.compute import softmax
from core.runs.spec import RunSpec
from core.training.graph import training_model
from core.training.phases import phases
from core.training.trainer import Epoch, Trained, fit

RequestSpec = Callable[..., RunSpec]
Weights = list[NDArray[np.float32]]

MOMENTUM = 0.8
# One step an epoch, so that the checkpoints hold the weights after every single step.
ONE_STEP: dict[str, Any] = {
    "architecture": "six_conv",
    "filters": [2] * 6,
    "epochs": 5,
    "batch_size": 1000,
    "learning_rate": 0.01,
    "warmup_epochs": 0,
    "monitor": "log_loss",
    "augmentation__mixup": 0.3,
}


@dataclass(frozen=True)
class Fitted:
    """A training with the weights that each epoch's checkpoint goes on from."""

    trained: Trained
    raw: list[Weights]


def follow(spec: RunSpec, dataset: Dataset, checkpoints: Path) -> Fitted:
    net = fresh(spec)
    (phase,) = phases(spec.fitting, net, backbone=None)
    reader = training_model(net, spec.fitting, 1, phase)
    raw: list[Weights] = []

    def keep(epoch: Epoch) -> None:
        reader.load_weights(checkpoints / "latest" / "state.weights.h5")
        raw.append(reader.get_weights())

    return Fitted(fit(spec, dataset, checkpoints, on_epoch=keep), raw)


def fresh(spec: RunSpec) -> keras.Model:
    architecture = ARCHITECTURES.get(spec.architecture)
    return architecture.build(architecture.validate(spec.parameters))


def log_loss(net: keras.Model, dataset: Dataset) -> float:
    rows = dataset.indices("PublicTest")
    pictures = dataset.images[rows][..., None] / np.float32(255)
    probabilities = softmax(np.asarray(net(pictures, training=False)))
    return float(-np.log(probabilities[np.arange(len(rows)), dataset.labels[rows]]).mean())


@pytest.fixture(scope="module")
def averaged(
    request_spec: RequestSpec, striped: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> Fitted:
    return follow(
        request_spec(**ONE_STEP, ema=MOMENTUM), striped, tmp_path_factory.mktemp("averaged")
    )


def test_averaging_leaves_the_path_of_the_weights_alone(
    request_spec: RequestSpec, striped: Dataset, averaged: Fitted, home: Path
):
    plain = follow(request_spec(**ONE_STEP), striped, home)
    assert len(plain.raw) == len(averaged.raw) == ONE_STEP["epochs"]
    for one, other in zip(plain.raw, averaged.raw, strict=True):
        for value, same in zip(one, other, strict=True):
            np.testing.assert_array_equal(value, same)
    for one, other in zip(plain.trained.history, averaged.trained.history, strict=True):
        assert one["loss"] == other["loss"]
        assert one["accuracy"] == other["accuracy"]
    # Without it, the net is what the path went through.
    best = plain.raw[plain.trained.best_epoch - 1]
    for value, same in zip(plain.trained.net.get_weights(), best, strict=True):
        np.testing.assert_array_equal(value, same)


def test_the_net_is_the_moving_average_of_the_path(
    request_spec: RequestSpec, striped: Dataset, averaged: Fitted
):
    net = fresh(request_spec(**ONE_STEP))
    trainable = [weight.trainable for weight in net.weights]
    assert not all(trainable)
    average = averaged.raw[0]
    for epoch, weights in enumerate(averaged.raw, start=1):
        # Statistics of normalisation are averages already: they are taken as they are.
        average = [
            MOMENTUM * before + (1 - MOMENTUM) * now if averages else now
            for before, now, averages in zip(average, weights, trainable, strict=True)
        ]
        net.set_weights(average)
        row = averaged.trained.history[epoch - 1]
        assert row["val_log_loss"] == pytest.approx(log_loss(net, striped), rel=1e-4)
        if epoch == averaged.trained.best_epoch:
            for value, expected in zip(averaged.trained.net.get_weights(), average, strict=True):
                np.testing.assert_allclose(value, expected, rtol=1e-4, atol=1e-6)
    # Steps were large enough to tell the average from the last weights.
    last = averaged.raw[-1][0]
    assert np.abs(average[0] - last).max() > 0.005


class _Stop(Exception):
    pass


@pytest.mark.slow
def test_stopped_within_an_epoch_with_everything_on_it_ends_as_if_it_had_not_been(
    request_spec: RequestSpec, striped: Dataset, home: Path
):
    spec = request_spec(
        architecture="six_conv",
        filters=[2] * 6,
        epochs=3,
        ema=0.95,
        precision="mixed_bfloat16",
        class_weights="balanced",
        label_smoothing=0.1,
        augmentation__mixup=0.4,
        augmentation__erasing=0.5,
    )
    whole = fit(spec, striped, home / "whole")

    def stop(done: int, total: int, note: str) -> None:
        # 13 steps an epoch: within the second.
        if done == 19:
            raise _Stop

    with pytest.raises(_Stop):
        fit(spec, striped, home / "stopped", stop)
    steps: list[int] = []
    resumed = fit(spec, striped, home / "stopped", lambda done, total, note: steps.append(done))
    assert (steps[0], steps[-1]) == (14, 39)
    assert resumed.best_epoch == whole.best_epoch
    for one, other in zip(resumed.history, whole.history, strict=True):
        assert {**one, "seconds": 0} == {**other, "seconds": 0}
    for one, other in zip(resumed.net.get_weights(), whole.net.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
