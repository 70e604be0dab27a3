"""Small nets of every architecture, shared by the contracts."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.labels import SIZE
from core.runs.half import round_weights


@pytest.fixture(scope="session")
def small() -> Callable[[str], dict[str, Any]]:
    """Return parameters of a net that builds fast: few filters and units, and small pictures."""

    def small(name: str) -> dict[str, Any]:
        parameters = ARCHITECTURES.get(name).parameters
        defaults = parameters.model_validate({}).model_dump()
        values: dict[str, Any] = {}
        if "filters" in defaults:
            values["filters"] = (3,) * len(defaults["filters"])
        if "dense_units" in defaults:
            values["dense_units"] = 5
        if "size" in defaults:
            (least,) = (m.ge for m in parameters.model_fields["size"].metadata if hasattr(m, "ge"))
            values["size"] = least
        if "alpha" in defaults:
            values["alpha"] = 0.35
        return values

    return small


@pytest.fixture(scope="session")
def build(small: Callable[[str], dict[str, Any]]) -> Callable[..., keras.Model]:
    """Build a small net: `build("six_conv", dropout=0.1)`."""

    def build(name: str, **values: Any) -> keras.Model:
        keras.utils.set_random_seed(0)
        architecture = ARCHITECTURES.get(name)
        return architecture.build(architecture.validate({**small(name), **values}))

    return build


@pytest.fixture(scope="session")
def built(build: Callable[..., keras.Model]) -> Callable[[str], keras.Model]:
    """Return the small net of an architecture as it is stored; tests leave it as it is.

    Its normalisation knows some pictures, as after a training: with the statistics of an untrained
    net the activations of a deep one vanish.
    """

    @cache
    def built(name: str) -> keras.Model:
        net = build(name)
        normalising = [n for n in net.layers if isinstance(n, keras.layers.BatchNormalization)]
        momenta = [layer.momentum for layer in normalising]
        for layer in normalising:
            layer.momentum = 0.0
        net(np.random.default_rng(0).random((14, SIZE, SIZE, 1), dtype=np.float32), training=True)
        for layer, momentum in zip(normalising, momenta, strict=True):
            layer.momentum = momentum
        round_weights(net)
        return net

    return built
