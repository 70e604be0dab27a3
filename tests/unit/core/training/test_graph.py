"""The fitted model is a twin of the net: the same function, and the same weights in order."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.runs.spec import AugmentationSpec, TrainingSpec
from core.training.graph import training_model
from core.training.normalisation import FusedBatchNormalization
from core.training.phases import phases

UNCHANGED = AugmentationSpec(flip=False, shift=0, rotation=0, zoom=0, contrast=0, brightness=0)
SMALL: dict[str, dict[str, Any]] = {
    "two_conv": {"filters": (3, 4), "dense_units": 5},
    "six_conv": {"filters": (3, 3, 4, 4, 5, 5), "dense_units": 6},
    "fer_resnet": {"stem_filters": 3, "filters": (4, 5, 6), "squeeze": 2},
}


def net_of(name: str) -> keras.Model:
    """Return a small net whose weights, statistics included, are not those it starts with."""
    keras.utils.set_random_seed(0)
    architecture = ARCHITECTURES.get(name)
    net = architecture.build(architecture.validate(SMALL[name]))
    generator = np.random.default_rng(0)
    net.set_weights(
        [
            (generator.uniform(0.5, 1.5, value.shape) * (value + 0.1)).astype(np.float32)
            for value in net.get_weights()
        ]
    )
    return net


def fitted(net: keras.Model, **settings: Any) -> keras.Model:
    training = TrainingSpec(**{"epochs": 2, **settings})
    (phase,) = phases(training, net, backbone=None)
    return training_model(net, training, 10, phase)


@pytest.fixture(scope="module")
def pictures() -> NDArray[np.uint8]:
    return np.random.default_rng(1).integers(0, 256, (4, 48, 48)).astype(np.uint8)


@pytest.mark.parametrize("precision", ["float32", "mixed_bfloat16"])
@pytest.mark.parametrize("name", SMALL)
def test_both_list_the_same_weights(name: str, precision: str):
    net = net_of(name)
    model = fitted(net, precision=precision, ema=0.9, augmentation=AugmentationSpec(mixup=0.2))
    assert len(model.weights) == len(net.weights)
    for ours, own in zip(model.weights, net.weights, strict=True):
        # The same layer's same weight: names of layers stay, weights are called alike.
        assert ours.path.split("/")[-2:] == own.path.split("/")[-2:]
        assert ours.trainable == own.trainable
        assert ours.dtype == "float32"
        np.testing.assert_array_equal(np.asarray(ours), np.asarray(own))


@pytest.mark.parametrize("name", SMALL)
def test_both_compute_the_same_logits(name: str, pictures: NDArray[np.uint8]):
    net = net_of(name)
    expected = np.asarray(net(pictures[..., None] / np.float32(255)))
    exact = fitted(net, augmentation=UNCHANGED)
    np.testing.assert_allclose(
        np.asarray(exact({"pictures": pictures})), expected, atol=1e-4, rtol=1e-4
    )
    mixed = fitted(net, augmentation=UNCHANGED, precision="mixed_bfloat16")
    logits = np.asarray(mixed({"pictures": pictures}))
    assert logits.dtype == np.float32
    # Eight bits a product, a few layers deep.
    np.testing.assert_allclose(logits, expected, atol=0.05 * np.abs(expected).max())
    assert not np.array_equal(logits, expected)


def test_the_twin_alone_is_changed_by_fitting(pictures: NDArray[np.uint8]):
    net = net_of("six_conv")
    before = net.get_weights()
    model = fitted(net, warmup_epochs=0)
    model.train_on_batch({"pictures": pictures}, np.eye(7, dtype=np.float32)[:4])
    for value, old in zip(net.get_weights(), before, strict=True):
        np.testing.assert_array_equal(value, old)
    assert all(
        not np.array_equal(value, old)
        for value, old in zip(model.get_weights(), before, strict=True)
    )


def test_the_net_keeps_plain_layers_and_the_twin_gets_the_fused_one():
    net = net_of("six_conv")
    twin = fitted(net, precision="mixed_bfloat16").get_layer(net.name)
    for own, ours in zip(net.layers, twin.layers, strict=True):
        assert own.name == ours.name
        assert type(own).__module__.startswith("keras.")
        assert own.dtype_policy.name == "float32"
        if isinstance(own, keras.layers.BatchNormalization):
            assert type(ours) is FusedBatchNormalization
        else:
            assert type(ours) is type(own)
    policies = {layer.name: layer.dtype_policy.name for layer in twin.layers}
    assert policies.pop("logits") == "float32"
    assert policies["conv1"] == policies["norm1"] == policies["dense"] == "mixed_bfloat16"


def test_mixup_takes_each_pictures_share(pictures: NDArray[np.uint8]):
    net = net_of("two_conv")
    plain = np.asarray(fitted(net, augmentation=UNCHANGED)({"pictures": pictures}))
    mixing = UNCHANGED.model_copy(update={"mixup": 0.5})
    model = fitted(net, augmentation=mixing)
    whole = model({"pictures": pictures, "share": np.ones(4, np.float32)})
    np.testing.assert_allclose(np.asarray(whole), plain, atol=1e-5)
    # A share of nothing is the picture before, and before the first comes the last.
    none = model({"pictures": pictures, "share": np.zeros(4, np.float32)})
    np.testing.assert_allclose(np.asarray(none), np.roll(plain, 1, axis=0), atol=1e-5)


@pytest.mark.parametrize(("settings", "momentum"), [({}, None), ({"ema": 0.9}, 0.9)])
def test_the_optimiser_averages_only_where_asked(settings: dict[str, Any], momentum: float | None):
    optimizer = fitted(net_of("two_conv"), **settings).optimizer
    assert optimizer.use_ema == (momentum is not None)
    if momentum:
        assert optimizer.ema_momentum == momentum


def test_decay_spares_offsets_and_scales():
    model = fitted(net_of("six_conv"), weight_decay=0.5)
    decayed = {
        weight.path.split("/")[-1]
        for weight in model.trainable_weights
        if model.optimizer._use_weight_decay(weight)
    }
    assert decayed == {"kernel"}


def test_the_learning_rate_rises_to_its_peak_and_falls_to_nothing():
    model = fitted(net_of("two_conv"), epochs=4, learning_rate=0.01, warmup_epochs=1.5)
    schedule = model.optimizer._learning_rate
    rates = [float(schedule(step)) for step in range(41)]
    assert rates[0] == 0
    np.testing.assert_allclose(np.diff(rates[:16]), 0.01 / 15, rtol=1e-4)
    assert rates[15] == pytest.approx(0.01)
    assert (np.diff(rates[15:]) < 0).all()
    assert rates[40] == pytest.approx(0, abs=1e-9)
    # Half way down, the cosine is at half of the peak.
    assert (rates[27] + rates[28]) / 2 == pytest.approx(0.005, rel=1e-3)
