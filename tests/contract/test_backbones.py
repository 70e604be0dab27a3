"""What every architecture with a pretrained backbone must do, whatever the backbone is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest

from core.architectures import ARCHITECTURES, Architecture, Backbone, names_with_backbone
from core.architectures._pretrained import (
    WeightsUnfit,
    weights_digest,
)
from core.backend import keras
from core.labels import SIZE
from core.runs.spec import TrainingSpec
from core.training.phases import phases

# The net of `keras.applications` and the function that scales its pictures.
APPLICATIONS: Final[dict[str, tuple[Any, Any]]] = {
    "efficientnet_v2_b0": (
        keras.applications.EfficientNetV2B0,
        keras.applications.efficientnet_v2.preprocess_input,
    ),
    "inception_v3": (
        keras.applications.InceptionV3,
        keras.applications.inception_v3.preprocess_input,
    ),
    "mobilenet_v2": (
        keras.applications.MobileNetV2,
        keras.applications.mobilenet_v2.preprocess_input,
    ),
    "resnet50v2": (
        keras.applications.ResNet50V2,
        keras.applications.resnet_v2.preprocess_input,
    ),
    "vgg16": (keras.applications.VGG16, keras.applications.vgg16.preprocess_input),
}
SIZES: Final = {"inception_v3": 75}
WIDTHS: Final = {"mobilenet_v2": {"alpha": 0.35}}


@dataclass(frozen=True)
class Started:
    """A net whose backbone started from a weights file, and the backbone that wrote the file."""

    architecture: Architecture
    backbone: Backbone
    net: keras.Model
    before: list[np.ndarray]
    source: keras.Model
    size: int


def parameters(name: str, weights: str) -> Any:
    values = {"size": SIZES.get(name, 32), "weights": weights, **WIDTHS.get(name, {})}
    return ARCHITECTURES.get(name).validate(values)


@pytest.fixture(scope="module", params=names_with_backbone())
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Started:
    name = request.param
    size = SIZES.get(name, 32)
    keras.utils.set_random_seed(1)
    source = APPLICATIONS[name][0](
        include_top=False, weights=None, input_shape=(size, size, 3), **WIDTHS.get(name, {})
    )
    draw = np.random.default_rng(0)
    _make_unlike(source, APPLICATIONS[name][1](draw.uniform(0, 255, (8, size, size, 3))))
    file = tmp_path_factory.mktemp(name) / "backbone.weights.h5"
    source.save_weights(file)
    architecture = ARCHITECTURES.get(name)
    assert architecture.backbone
    chosen = parameters(name, weights_digest(file))
    net = architecture.build(chosen)
    before = net.get_weights()
    architecture.backbone.load(net, chosen, file)
    return Started(architecture, architecture.backbone, net, before, source, size)


def _make_unlike(source: keras.Model, pictures: Any) -> None:
    """Give normalisation and offsets values of their own: what is put in the wrong place shows."""
    draw = np.random.default_rng(0)
    for variable in source.trainable_variables:
        if len(variable.shape) == 1:
            variable.assign(np.asarray(variable) + draw.uniform(-0.1, 0.1, variable.shape))
    for layer in source.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.0
    source(pictures, training=True)


def test_it_computes_what_keras_applications_computes(started: Started):
    grey = np.random.default_rng(0).random((3, SIZE, SIZE, 1), dtype=np.float32)
    resized = np.asarray(keras.ops.image.resize(grey * 255, (started.size, started.size)))
    preprocess = APPLICATIONS[started.architecture.name][1]
    expected = np.asarray(started.source(preprocess(np.repeat(resized, 3, axis=-1))))
    read = keras.Model(
        started.net.inputs[0], started.net.get_layer(started.backbone.blocks[-1]).output
    )
    assert np.std(expected, axis=0).mean() > 0
    # The order of roundings differs, and fifty layers add to it.
    np.testing.assert_allclose(np.asarray(read(grey)), expected, atol=5e-3 * np.abs(expected).max())


def test_only_the_head_keeps_its_own_first_weights(started: Started):
    same = {
        loaded.path
        for loaded, own in zip(started.net.weights, started.before, strict=True)
        if np.array_equal(np.asarray(loaded), own)
    }
    assert same == {"logits/kernel", "logits/bias"}


def test_each_block_passes_on_its_last_layer_only(started: Started):
    layers = started.net.layers
    position = {layer.name: number for number, layer in enumerate(layers)}
    ends = [position[name] for name in started.backbone.blocks]
    assert ends == sorted(set(ends))
    for layer in layers:
        for tensor in layer._inbound_nodes[0].input_tensors:
            before = position[tensor._keras_history.operation.name]
            assert not [end for end in ends if before < end < position[layer.name]], layer.name


def test_the_frozen_phase_trains_the_head_and_the_next_the_last_block(started: Started):
    training = TrainingSpec(epochs=3, frozen_epochs=1, fine_tuned_blocks=1, fine_tune_rate=1e-5)
    frozen, tuned = phases(training, started.net, started.backbone)
    assert (frozen.start, frozen.end, tuned.start, tuned.end) == (0, 1, 1, 3)
    assert (frozen.learning_rate, tuned.learning_rate) == (1e-3, 1e-5)
    weighty = {layer.name: layer for layer in started.net.layers if layer.weights}
    assert set(weighty) - frozen.frozen == {"logits"}
    names = list(weighty)
    training_now = [name for name in names if name not in tuned.frozen]
    assert len(training_now) > 1
    kinds = {type(weighty[name]) for name in training_now}
    assert keras.layers.BatchNormalization not in kinds
    # Together they are the end of the net, normalisation aside.
    last = names[names.index(training_now[0]) :]
    assert set(last) - set(training_now) == {
        name for name in last if isinstance(weighty[name], keras.layers.BatchNormalization)
    }


def test_the_file_of_another_backbone_is_refused(started: Started, other_file: Path):
    chosen = parameters(started.architecture.name, weights_digest(other_file))
    with pytest.raises(WeightsUnfit, match=started.architecture.title) as caught:
        started.backbone.load(started.net, chosen, other_file)
    assert "https://" in caught.value.hint


@pytest.fixture(scope="module")
def other_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights of a backbone that no architecture here has."""
    file = tmp_path_factory.mktemp("other") / "other.weights.h5"
    keras.applications.MobileNet(
        include_top=False, weights=None, alpha=0.25, input_shape=(32, 32, 3)
    ).save_weights(file)
    return file
