"""What every explanation method keeps, whatever it computes."""

import gc
import inspect
import pickle
import re
import weakref
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.errors import InvalidSetting, UnknownName
from core.explain import METHODS, InvalidPictures, Method, NoBackground
from core.explain.convolutions import NoConvolution
from core.explain.maps import Maps

each_method = pytest.mark.parametrize("method", list(METHODS), ids=lambda method: method.name)

# Effort that is enough for a law to show: a contract is not about fine maps.
QUICK = {"samples": 8, "masks": 64, "evaluations": 40, "steps": 8}


@cache
def net() -> keras.Model:
    keras.utils.set_random_seed(1)
    entry = ARCHITECTURES.get("two_conv")
    return entry.build(entry.validate({"filters": (4, 4), "dense_units": 8}))


def pictures(n: int = 7, seed: int = 2) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((n, 48, 48, 1), dtype=np.float32)


BACKGROUND = pictures(5, seed=3)
CLASSES = np.arange(7)


def explain(
    method: Method,
    net: keras.Model,
    images: NDArray[np.float32],
    classes: NDArray[np.int64],
    background: NDArray[np.float32] = BACKGROUND,
    **parameters: Any,
) -> Maps:
    asked = {**QUICK, **parameters}
    known = {name: value for name, value in asked.items() if name in method.parameters.model_fields}
    return method.explain(net, images, classes, known, background=background)


# That the convolutions of all architectures can be read is in `test_architectures.py`.
def test_a_transfer_net_can_be_differentiated(built: Callable[[str], keras.Model]) -> None:
    maps = explain(METHODS.get("gradient"), built("mobilenet_v2"), pictures(2), CLASSES[:2])
    assert np.isfinite(maps.values).all()
    assert maps.scaled().max() == pytest.approx(1.0)


@each_method
def test_maps_are_finite_float32_and_scale_to_1(
    method: Method, built: Callable[[str], keras.Model]
) -> None:
    for explained in (net(), built("fer_resnet")):
        maps = explain(method, explained, pictures(2), CLASSES[:2])
        assert maps.values.shape == (2, 48, 48)
        assert maps.values.dtype == maps.scaled().dtype == np.float32
        assert np.isfinite(maps.values).all()
        assert maps.signed == method.signed
        assert (maps.values.min() < 0) == method.signed
        np.testing.assert_allclose(np.abs(maps.scaled()).max(axis=(1, 2)), 1, rtol=1e-6)
        assert all(fact.shape == (2,) for fact in maps.facts.values())


@each_method
def test_the_same_request_gives_the_same_maps_and_leaves_its_input_alone(method: Method) -> None:
    given = pictures(2)
    before = given.copy()
    first = explain(method, net(), given, CLASSES[:2]).values
    # Chance of others changes nothing, and is not changed.
    np.random.seed(5)  # noqa: NPY002
    np.testing.assert_array_equal(explain(method, net(), given, CLASSES[:2]).values, first)
    drawn = np.random.random()  # noqa: NPY002
    np.random.seed(5)  # noqa: NPY002
    assert drawn == np.random.random()  # noqa: NPY002
    np.testing.assert_array_equal(given, before)


@pytest.mark.parametrize(
    "method",
    [m for m in METHODS if "seed" in m.parameters.model_fields],
    ids=lambda method: method.name,
)
def test_another_seed_gives_another_map(method: Method) -> None:
    first, second = (
        explain(method, net(), pictures(1), CLASSES[:1], seed=seed).values for seed in (0, 1)
    )
    assert not np.array_equal(first, second)


@each_method
def test_the_class_decides_the_map(method: Method) -> None:
    same = np.repeat(pictures(1), 2, axis=0)
    first, second = explain(method, net(), same, CLASSES[:2]).scaled()
    assert not np.allclose(first, second)


@each_method
def test_rows_do_not_depend_on_their_neighbours(method: Method) -> None:
    together = explain(method, net(), pictures(3), CLASSES[:3]).values
    alone = explain(method, net(), pictures(3)[2:], CLASSES[2:3]).values
    np.testing.assert_allclose(together[2], alone[0], atol=1e-5)


@each_method
@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_constant_picture_gives_a_map_of_zeros_and_its_neighbour_a_map(
    method: Method, value: float
) -> None:
    given = pictures(2)
    given[0] = value
    maps = explain(method, net(), given, CLASSES[:2])
    assert not maps.values[0].any()
    assert maps.values[1].any()
    assert not maps.scaled()[0].any()
    for fact in maps.facts.values():
        assert np.isnan(fact[0])
        assert np.isfinite(fact[1])


def patch_net(side: int = 16) -> keras.Model:
    """Return a net that reads the upper left corner only, as it is (class 1) or inverted (0)."""
    images = keras.Input((48, 48, 1))
    convolution = keras.layers.Conv2D(1, 3, padding="same", use_bias=False)
    x = keras.layers.Cropping2D(((0, 48 - side), (0, 48 - side)))(convolution(images))
    dense = keras.layers.Dense(2, use_bias=False)
    net = keras.Model(images, dense(keras.layers.GlobalAveragePooling2D()(x)))
    kernel = np.zeros((3, 3, 1, 1), np.float32)
    kernel[1, 1] = 1
    convolution.set_weights([kernel])
    dense.set_weights([np.array([[-1.0, 1.0]], np.float32)])
    return net


@each_method
def test_a_net_that_reads_one_patch_lights_that_patch(method: Method) -> None:
    given = 0.2 * pictures(1)
    given[:, :16, :16] += 0.7
    dark = 0.2 * BACKGROUND
    found = explain(method, patch_net(), given, np.array([1]), dark, masks=256, evaluations=200)
    heat = np.abs(found.values[0])
    inside = heat[:16, :16].mean()
    heat[:24, :24] = 0
    assert inside > 5 * heat.sum() / (48 * 48 - 24 * 24)


def symmetric_pair() -> tuple[keras.Model, keras.Model]:
    """Return a net and the one that says of every mirrored picture what the first says of it."""
    keras.utils.set_random_seed(4)

    def build() -> keras.Model:
        layers = keras.layers
        images = keras.Input((48, 48, 1))
        x = layers.Conv2D(4, 3, padding="same", activation="relu", name="one")(images)
        x = layers.AveragePooling2D(2)(x)
        x = layers.Conv2D(4, 3, padding="same", activation="relu", name="two")(x)
        x = layers.AveragePooling2D(4)(x)
        return keras.Model(images, layers.Dense(7, name="logits")(layers.Flatten()(x)))

    plain, mirrored = build(), build()
    for name in ("one", "two"):
        kernel, bias = plain.get_layer(name).get_weights()
        mirrored.get_layer(name).set_weights([kernel[:, ::-1], bias])
    weights, bias = plain.get_layer("logits").get_weights()
    turned = weights.reshape(6, 6, 4, 7)[:, ::-1].reshape(-1, 7)
    mirrored.get_layer("logits").set_weights([turned, bias])
    return plain, mirrored


@each_method
def test_a_mirrored_picture_gives_the_mirrored_map_of_the_mirrored_net(method: Method) -> None:
    plain, mirrored = symmetric_pair()
    given = pictures(1)
    turned, others = (np.ascontiguousarray(array[:, :, ::-1]) for array in (given, BACKGROUND))
    first = explain(method, plain, given, np.array([3]), evaluations=300).values[0]
    second = explain(method, mirrored, turned, np.array([3]), others, evaluations=300).values[0]
    assert first.std() > 0
    # Halves of three pixels are one and two: parts are not mirrored to the last pixel.
    assert np.corrcoef(first.ravel(), second[:, ::-1].ravel())[0, 1] > 0.97


@each_method
def test_a_net_is_not_kept_in_memory_by_what_was_compiled_for_it(method: Method) -> None:
    explained = patch_net()
    explain(method, explained, pictures(1), np.array([1]))
    gone = weakref.ref(explained)
    del explained
    gc.collect()
    assert gone() is None


@each_method
def test_changed_weights_change_the_map(method: Method) -> None:
    changing = patch_net()
    given = pictures(1)
    given[:, 20:] = 0
    first = explain(method, changing, given, np.array([1])).values
    changing.layers[-1].set_weights([np.array([[-1.0, 3.0]], np.float32)])
    second = explain(method, changing, given, np.array([1])).values
    assert not np.allclose(first, second, atol=1e-7)


@each_method
def test_no_pictures_give_no_maps(method: Method) -> None:
    assert explain(method, net(), pictures(0), np.zeros(0, np.int64)).scaled().shape == (0, 48, 48)


@each_method
def test_a_net_without_convolution_is_explained_or_refused_in_words(method: Method) -> None:
    images = keras.Input((48, 48, 1))
    plain = keras.Model(images, keras.layers.Dense(7)(keras.layers.Flatten()(images)))
    if "layer" not in method.parameters.model_fields:
        assert explain(method, plain, pictures(1), np.array([0])).values.any()
        return
    with pytest.raises(NoConvolution, match="no convolution") as caught:
        explain(method, plain, pictures(1), np.array([0]))
    assert "another model" in caught.value.hint


@pytest.mark.parametrize(
    "method",
    [m for m in METHODS if "layer" in m.parameters.model_fields],
    ids=lambda method: method.name,
)
def test_the_layer_is_chosen_and_an_absent_one_refused(method: Method) -> None:
    last = explain(method, net(), pictures(1), np.array([0]))
    first = explain(method, net(), pictures(1), np.array([0]), layer="conv1")
    assert not np.allclose(first.scaled(), last.scaled())
    assert first.notes == ("Read from the convolution conv1, 48 by 48 positions.",)
    with pytest.raises(UnknownName, match="conv1, conv2"):
        explain(method, net(), pictures(1), np.array([0]), layer="dense")


@pytest.mark.parametrize(
    "method", [m for m in METHODS if m.needs_background], ids=lambda method: method.name
)
def test_a_background_is_needed_and_changes_the_map(method: Method) -> None:
    first = explain(method, net(), pictures(1), np.array([0]))
    second = explain(method, net(), pictures(1), np.array([0]), pictures(1, seed=9))
    assert not np.allclose(first.values, second.values)
    assert first.notes == ("Compared with a background of 5 pictures.",)
    for none in (None, pictures(0)):
        with pytest.raises(NoBackground, match="there are none"):
            method.explain(net(), pictures(1), np.array([0]), background=none)
    with pytest.raises(InvalidPictures, match=r"\(1, 44, 44, 1\)"):
        explain(method, net(), pictures(1), np.array([0]), pictures(1)[:, 4:, 4:])


@each_method
@pytest.mark.parametrize(
    ("images", "classes", "message"),
    [
        (pictures()[..., 0], CLASSES, r"shape \(N, 48, 48, 1\).*shape \(7, 48, 48\)"),
        (np.zeros((7, 48, 48, 1), np.uint8), CLASSES, "uint8"),
        (np.full((7, 48, 48, 1), np.nan, np.float32), CLASSES, "NaN"),
        (pictures(), CLASSES + 1, "no class 7"),
        (pictures(), CLASSES - 1, "no class -1"),
        (pictures(), CLASSES[:3], r"7 pictures.*shape \(3,\)"),
        (pictures(), CLASSES.astype(np.float32), "float32"),
    ],
    ids=["no channel", "bytes", "nan", "class too high", "class below 0", "few", "not whole"],
)
def test_input_that_does_not_fit_is_refused_with_what_was_received(
    method: Method, images: NDArray[np.float32], classes: NDArray[np.int64], message: str
) -> None:
    with pytest.raises(InvalidPictures, match=message) as caught:
        method.explain(net(), images, classes)
    assert caught.value.hint


@each_method
def test_an_unknown_parameter_is_refused(method: Method) -> None:
    with pytest.raises(InvalidSetting) as caught:
        method.explain(net(), pictures(), CLASSES, {"no_such_parameter": 1})
    # Errors travel from the inference process to the web server.
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert (type(copy), copy.message, copy.hint) == (
        InvalidSetting,
        caught.value.message,
        caught.value.hint,
    )


@each_method
def test_an_entry_says_what_it_is(method: Method) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", method.name)
    assert method.title
    assert method.version >= 1
    assert "http" in method.reference
    assert inspect.getdoc(method.compute)
    assert all(field.description for field in method.parameters.model_fields.values())
    assert method.validate(None) == method.parameters()
