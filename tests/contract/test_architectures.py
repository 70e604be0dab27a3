"""What every architecture must do: shapes, training, saving, and no parameter without effect."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.architectures import ARCHITECTURES, Parameters
from core.backend import keras
from core.errors import InvalidSetting
from core.labels import EMOTIONS, SIZE

NAMES = ARCHITECTURES.names()
PARAMETERS = [(name, p) for name in NAMES for p in ARCHITECTURES.get(name).parameters.model_fields]


def build(name: str, **values: Any) -> keras.Model:
    keras.utils.set_random_seed(0)
    architecture = ARCHITECTURES.get(name)
    return architecture.build(architecture.validate({**small(name), **values}))


def small(name: str) -> dict[str, Any]:
    """Return parameters of a net that builds fast: few filters and units where it has them."""
    defaults = ARCHITECTURES.get(name).validate({}).model_dump()
    values: dict[str, Any] = {}
    if "filters" in defaults:
        values["filters"] = (3,) * len(defaults["filters"])
    if "dense_units" in defaults:
        values["dense_units"] = 5
    return values


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
def test_pictures_become_one_logit_a_class(name: str, n: int):
    net = build(name)
    logits = np.asarray(net(pictures(n)))
    assert logits.shape == (n, len(EMOTIONS))
    assert logits.dtype == np.float32
    assert net.layers[-1].name == "logits"
    # Logits and not probabilities: a softmax would sum to one.
    assert not np.allclose(logits.sum(axis=1), 1)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_convolution_to_explain(name: str):
    assert any(isinstance(layer, keras.layers.Conv2D) for layer in build(name).layers)


@pytest.mark.parametrize("name", NAMES)
def test_one_step_moves_every_weight(name: str):
    net = build(name)
    before = [np.asarray(weight) for weight in net.trainable_variables]
    net.compile(
        keras.optimizers.SGD(0.1),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        jit_compile=False,
    )
    net.train_on_batch(pictures(32), np.arange(32) % len(EMOTIONS))
    for weight, old in zip(net.trainable_variables, before, strict=True):
        assert np.isfinite(np.asarray(weight)).all(), weight.path
        assert not np.array_equal(np.asarray(weight), old), weight.path


@pytest.mark.parametrize("name", NAMES)
def test_it_saves_and_loads_to_equal_outputs(name: str, tmp_path: Path):
    net = build(name)
    net.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras", safe_mode=True)
    np.testing.assert_allclose(
        np.asarray(loaded(pictures())), np.asarray(net(pictures())), atol=1e-6
    )


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_each_parameter_changes_the_net(name: str, parameter: str):
    value = ARCHITECTURES.get(name).validate(small(name)).model_dump()[parameter]
    changed = build(name, **{parameter: _another(value)})
    assert _description(changed) != _description(build(name))


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
def test_the_same_seed_builds_the_same_net(name: str):
    for one, other in zip(build(name).get_weights(), build(name).get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def _another(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(item + 1 for item in value)
    return value + 1 if isinstance(value, int) else value / 2 + 0.01


def _description(net: keras.Model) -> list[dict[str, Any]]:
    """Return the layers' configurations, without the numbers Keras counts names with."""
    return [
        {key: value for key, value in layer.get_config().items() if key != "name"}
        for layer in net.layers
    ]
