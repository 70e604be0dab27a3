"""A frozen backbone keeps its weights, its last blocks are tuned, and a stop changes nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.architectures import ARCHITECTURES
from core.architectures._pretrained import WeightsUnavailable
from core.backend import keras
from core.data.store import Dataset
from core.runs.spec import RunSpec, TrainingSpec
from core.training.graph import training_model
from core.training.phases import phases
from core.training.request import run_spec
from core.training.trainer import Epoch, Trained, _exhausted, fit

MOBILENET = ARCHITECTURES.get("mobilenet_v2")
BLOCKS = 2
SETTINGS: dict[str, Any] = {
    "size": 32,
    "alpha": 0.35,
    "epochs": 3,
    "batch_size": 35,
    "learning_rate": 0.01,
    "frozen_epochs": 1,
    "fine_tuned_blocks": BLOCKS,
    "fine_tune_rate": 0.01,
    # The average of the weights and the weights themselves part: both must be carried on.
    "ema": 0.5,
}


class _Stop(Exception):
    pass


def stop_after(epoch: int) -> Callable[[Epoch], None]:
    def on_epoch(row: Epoch) -> None:
        if row["epoch"] == epoch:
            raise _Stop

    return on_epoch


@pytest.fixture(scope="module")
def weights_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    keras.utils.set_random_seed(5)
    source = keras.applications.MobileNetV2(
        include_top=False, weights=None, alpha=0.35, input_shape=(32, 32, 3)
    )
    # As after a training: else the activations of so deep a net vanish.
    for layer in source.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    source(np.random.default_rng(0).uniform(-1, 1, (8, 32, 32, 3)), training=True)
    file = tmp_path_factory.mktemp("weights") / "backbone.weights.h5"
    source.save_weights(file)
    return file


@pytest.fixture(scope="module")
def spec(striped: Dataset, weights_file: Path) -> RunSpec:
    return run_spec("mobilenet_v2", striped, settings=SETTINGS, weights_file=weights_file)


@pytest.fixture(scope="module")
def first(spec: RunSpec, weights_file: Path) -> keras.Model:
    """The net before its first step."""
    keras.utils.set_random_seed(spec.seed)
    parameters = MOBILENET.validate(spec.parameters)
    net = MOBILENET.build(parameters)
    assert MOBILENET.backbone
    MOBILENET.backbone.load(net, parameters, weights_file)
    return net


@pytest.fixture(scope="module")
def whole(
    spec: RunSpec,
    striped: Dataset,
    weights_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Trained, Path]:
    """An uninterrupted training, and its checkpoints."""
    home = tmp_path_factory.mktemp("whole")
    return fit(spec, striped, home, weights_file=weights_file), home


@pytest.mark.slow
def test_stopped_at_the_boundary_and_after_it_training_ends_as_if_it_had_not_been(
    spec: RunSpec,
    striped: Dataset,
    weights_file: Path,
    whole: tuple[Trained, Path],
    tmp_path: Path,
):
    with pytest.raises(_Stop):
        fit(spec, striped, tmp_path, on_epoch=stop_after(1), weights_file=weights_file)
    # The checkpoint wins: the file is not needed again.
    with pytest.raises(_Stop):
        fit(spec, striped, tmp_path, on_epoch=stop_after(2))
    resumed = fit(spec, striped, tmp_path)
    uninterrupted, _ = whole
    assert resumed.best_epoch == uninterrupted.best_epoch
    for one, other in zip(resumed.net.get_weights(), uninterrupted.net.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
    for row, same in zip(resumed.history, uninterrupted.history, strict=True):
        assert {**row, "seconds": 0} == {**same, "seconds": 0}


@pytest.mark.slow
def test_only_the_head_and_the_last_blocks_leave_their_first_weights(
    spec: RunSpec, first: keras.Model, whole: tuple[Trained, Path]
):
    last = phases(spec.fitting, first, MOBILENET.backbone)[-1]
    fitted = training_model(first, spec.fitting, steps=6, phase=last)
    fitted.load_weights(whole[1] / "latest" / "state.weights.h5")
    twin = fitted.get_layer(first.name)
    moved = {
        layer.name
        for layer, before in zip(twin.layers, first.layers, strict=True)
        for now, then in zip(layer.get_weights(), before.get_weights(), strict=True)
        if not np.array_equal(now, then)
    }
    assert moved == {
        "block_15_expand",
        "block_15_depthwise",
        "block_15_project",
        "block_16_expand",
        "block_16_depthwise",
        "block_16_project",
        "Conv_1",
        "logits",
    }


def test_the_first_phase_fits_the_head_alone(spec: RunSpec, first: keras.Model):
    frozen, tuned = phases(spec.fitting, first, MOBILENET.backbone)
    fitted = training_model(first, spec.fitting, steps=6, phase=frozen)
    assert [variable.path for variable in fitted.trainable_variables] == [
        "logits/kernel",
        "logits/bias",
    ]
    assert (frozen.learning_rate, tuned.learning_rate) == (0.01, 0.01)
    # The net itself stays as it is: it is what is stored.
    assert all(layer.trainable for layer in first.layers)


def test_no_rate_is_a_tenth_and_no_blocks_are_all_of_them(spec: RunSpec, first: keras.Model):
    training = spec.fitting.model_copy(update={"fine_tuned_blocks": 0, "fine_tune_rate": 0.0})
    tuned = phases(training, first, MOBILENET.backbone)[-1]
    assert tuned.learning_rate == pytest.approx(0.001)
    assert tuned.frozen == {
        layer.name for layer in first.layers if isinstance(layer, keras.layers.BatchNormalization)
    }


@pytest.mark.parametrize("number", [0, 1])
def test_normalisation_of_the_backbone_runs_as_in_inference(
    spec: RunSpec, first: keras.Model, number: int
):
    phase = phases(spec.fitting, first, MOBILENET.backbone)[number]
    twin = training_model(first, spec.fitting, steps=6, phase=phase).get_layer(first.name)
    end = MOBILENET.backbone.blocks[-1] if MOBILENET.backbone else ""
    features = keras.Model(twin.inputs[0], twin.get_layer(end).output)
    before = features.get_weights()
    pictures = np.random.default_rng(1).random((5, 48, 48, 1), dtype=np.float32)
    np.testing.assert_array_equal(
        np.asarray(features(pictures, training=True)),
        np.asarray(features(pictures, training=False)),
    )
    for now, then in zip(features.get_weights(), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_the_first_weights_must_be_there_before_the_first_epoch(
    spec: RunSpec, striped: Dataset, tmp_path: Path
):
    with pytest.raises(WeightsUnavailable, match=spec.parameters["weights"]):
        fit(spec, striped, tmp_path)


def test_patience_waits_for_the_second_phase():
    training = TrainingSpec(epochs=9, frozen_epochs=3, patience=2)
    # No epoch after the first is better.
    curve = [
        Epoch(epoch=n, loss=1, accuracy=0, val_log_loss=1, val_accuracy=1 / n, seconds=1)
        for n in range(1, 10)
    ]
    ended = [epochs for epochs in range(10) if _exhausted(curve[:epochs], training)]
    assert ended[0] == 5
