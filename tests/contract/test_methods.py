"""What every explanation method keeps, whatever it computes."""

import inspect
import pickle
import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.errors import InvalidSetting
from core.explain import METHODS, InvalidPictures, Method

each_method = pytest.mark.parametrize("method", list(METHODS), ids=lambda method: method.name)
each_architecture = pytest.mark.parametrize("architecture", ARCHITECTURES.names())


@cache
def net() -> keras.Model:
    keras.utils.set_random_seed(1)
    entry = ARCHITECTURES.get("two_conv")
    return entry.build(entry.validate({}))


def pictures(n: int = 7) -> NDArray[np.float32]:
    return np.random.default_rng(2).random((n, 48, 48, 1), dtype=np.float32)


CLASSES = np.arange(7)


@each_architecture
@each_method
def test_maps_are_finite_float32_between_0_and_1(
    method: Method, architecture: str, built: Callable[[str], keras.Model]
) -> None:
    maps = method.explain(built(architecture), pictures(), CLASSES)
    assert maps.shape == (7, 48, 48)
    assert maps.dtype == np.float32
    assert np.isfinite(maps).all()
    assert maps.min() >= 0
    assert maps.max() == pytest.approx(1.0)


@each_method
def test_the_same_request_gives_the_same_maps_and_leaves_its_input_alone(method: Method) -> None:
    given = pictures()
    before = given.copy()
    first = method.explain(net(), given, CLASSES)
    np.testing.assert_array_equal(method.explain(net(), given, CLASSES), first)
    np.testing.assert_array_equal(given, before)


@each_method
def test_the_class_decides_the_map(method: Method) -> None:
    same = np.repeat(pictures(1), 7, axis=0)
    maps = method.explain(net(), same, CLASSES)
    assert len({heat.tobytes() for heat in maps}) > 1


@each_method
def test_rows_do_not_depend_on_their_neighbours(method: Method) -> None:
    together = method.explain(net(), pictures(), CLASSES)
    alone = method.explain(net(), pictures()[4:5], CLASSES[4:5])
    np.testing.assert_allclose(together[4], alone[0], atol=1e-4)


@each_method
@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_a_constant_picture_never_gives_nan(method: Method, value: float) -> None:
    flat = np.full((7, 48, 48, 1), value, np.float32)
    assert np.isfinite(method.explain(net(), flat, CLASSES)).all()


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
