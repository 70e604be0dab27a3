"""What every architecture must do: shapes, training, saving, and no parameter without effect."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.architectures import ARCHITECTURES, Parameters
from core.backend import keras
from core.errors import InvalidSetting
from core.explain import METHODS
from core.explain.convolutions import conv_layers
from core.labels import EMOTIONS, SIZE, SPLITS
from core.runs.half import round_weights, save_half
from core.runs.net import load_net
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import RunStore
from pages.explain.convolutions import convolutions

NAMES = ARCHITECTURES.names()
PARAMETERS = [(name, p) for name in NAMES for p in ARCHITECTURES.get(name).parameters.model_fields]
# `weights` changes no layer but its first numbers: see tests/contract/test_backbones.py.
LAYER_PARAMETERS = [(name, p) for name, p in PARAMETERS if p != "weights"]

Build = Callable[..., keras.Model]
Built = Callable[[str], keras.Model]
Small = Callable[[str], dict[str, Any]]


def pictures(n: int = 4) -> np.ndarray:
    return np.random.default_rng(0).random((n, SIZE, SIZE, 1), dtype=np.float32)


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_describes_itself(name: str):
    architecture = ARCHITECTURES.get(name)
    assert architecture.name == name
    assert architecture.title
    assert architecture.version >= 1
    assert "https://" in architecture.reference
    assert issubclass(architecture.parameters, Parameters)
    for field in architecture.parameters.model_fields.values():
        assert field.description
        assert not field.is_required()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [1, 5])
def test_pictures_become_one_logit_a_class(name: str, n: int, built: Built):
    net = built(name)
    logits = np.asarray(net(pictures(n)))
    assert logits.shape == (n, len(EMOTIONS))
    assert logits.dtype == np.float32
    assert net.layers[-1].name == "logits"
    # Logits and not probabilities: a softmax would sum to one.
    assert not np.allclose(logits.sum(axis=1), 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_call_predicts_and_does_not_train(name: str, built: Built):
    net = built(name)
    before = net.get_weights()
    np.testing.assert_array_equal(
        np.asarray(net(pictures())), np.asarray(net(pictures(), training=False))
    )
    for weights, same in zip(net.get_weights(), before, strict=True):
        np.testing.assert_array_equal(weights, same)


@pytest.mark.parametrize("name", NAMES)
def test_grad_cam_explains_it(name: str, built: Built):
    net = built(name)
    classes = np.arange(len(EMOTIONS))
    maps = METHODS.get("grad_cam").explain(net, pictures(len(classes)), classes).scaled()
    assert np.isfinite(maps).all()
    assert maps.max() == pytest.approx(1)
    # A map of one position would be the same everywhere.
    assert maps.std(axis=(1, 2)).max() > 0
    for layer in conv_layers(net):
        assert tuple(net.get_layer(layer).output.shape[1:3]) > (1, 1)


@pytest.mark.parametrize("name", NAMES)
def test_one_step_moves_every_weight(name: str, build: Build):
    net = build(name)
    before = [np.asarray(weight) for weight in net.trainable_variables]
    net.compile(
        keras.optimizers.SGD(0.1),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        # One step takes less than compiling it.
        run_eagerly=True,
    )
    net.train_on_batch(pictures(7), np.arange(7))
    for weight, old in zip(net.trainable_variables, before, strict=True):
        assert np.isfinite(np.asarray(weight)).all(), weight.path
        assert not np.array_equal(np.asarray(weight), old), weight.path


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_net_loads_to_equal_outputs(name: str, tmp_path: Path, built: Built, small: Small):
    net = built(name)
    architecture = ARCHITECTURES.get(name)
    run = RunStore(tmp_path).write(
        RunSpec(
            architecture=name,
            architecture_version=architecture.version,
            parameters=architecture.validate(small(name)).model_dump(mode="json"),
            dataset=DatasetReference(name="faces", title="Faces", fingerprint="ab" * 32),
            training=TrainingSpec(),
        ),
        title=architecture.title,
        save_model=lambda path: save_half(net, path),
        history={"best_epoch": 1, "epochs": []},
        probabilities={split: np.zeros((0, len(EMOTIONS)), np.float32) for split in SPLITS},
        metrics={},
        parameters=net.count_params(),
        seconds=0,
        hardware="any",
    )
    loaded = load_net(run)
    assert [layer.name for layer in loaded.layers] == [layer.name for layer in net.layers]
    # What the page offers, read from the file alone, is what Grad-CAM takes.
    assert tuple(found.name for found in convolutions(run)) == conv_layers(loaded)
    np.testing.assert_allclose(
        np.asarray(loaded(pictures())), np.asarray(net(pictures())), atol=1e-6
    )


@pytest.mark.parametrize(("name", "parameter"), LAYER_PARAMETERS)
def test_each_parameter_changes_the_net(
    name: str, parameter: str, build: Build, built: Built, small: Small
):
    value = ARCHITECTURES.get(name).validate(small(name)).model_dump()[parameter]
    changed = build(name, **{parameter: _another(parameter, value)})
    assert _description(changed) != _description(built(name))


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_each_parameter_refuses_nonsense(name: str, parameter: str):
    for nonsense in (-1, "many", None, float("nan"), [0]):
        with pytest.raises(InvalidSetting, match=parameter):
            ARCHITECTURES.get(name).validate({parameter: nonsense})


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_parameter_is_refused(name: str):
    with pytest.raises(InvalidSetting, match="depth"):
        ARCHITECTURES.get(name).validate({"depth": 3})


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_builds_the_same_net(name: str, build: Build, built: Built):
    one, other = built(name), build(name)
    round_weights(other)
    # A stored run's convolutions are chosen by name.
    assert conv_layers(one) == conv_layers(other)
    for weights, same in zip(one.trainable_variables, other.trainable_variables, strict=True):
        np.testing.assert_array_equal(np.asarray(weights), np.asarray(same))


def _another(parameter: str, value: Any) -> Any:
    if parameter == "alpha":
        return 0.5
    if isinstance(value, tuple):
        return tuple(item + 1 for item in value)
    return value + 1 if isinstance(value, int) else value / 2 + 0.01


def _description(net: keras.Model) -> list[dict[str, Any]]:
    """Return the layers' configurations, without the numbers Keras counts names with."""
    return [
        {key: value for key, value in layer.get_config().items() if key != "name"}
        for layer in net.layers
    ]
