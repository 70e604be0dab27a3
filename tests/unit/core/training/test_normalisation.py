"""The fused normalisation is Keras's own: output, gradients, moving statistics, inference."""

from typing import Any

import numpy as np
import pytest
import tensorflow as tf
from numpy.typing import NDArray

from core.backend import keras
from core.training.normalisation import FusedBatchNormalization

SHAPE = (8, 6, 6, 5)
# Pictures times positions: over how many values the statistics of a channel go.
N = 8 * 6 * 6


@pytest.fixture(scope="module")
def x() -> NDArray[np.float32]:
    """Activations whose channels differ in mean and spread."""
    generator = np.random.default_rng(0)
    channel = np.arange(1, 6)
    return (generator.normal(0, 1, SHAPE) * channel + 3 * channel).astype(np.float32)


def pair(shape: tuple[int, ...] = SHAPE, **config: Any) -> list[keras.layers.Layer]:
    """Return Keras's layer and ours with the same, not the initial, weights."""
    generator = np.random.default_rng(1)
    layers = [keras.layers.BatchNormalization(**config), FusedBatchNormalization(**config)]
    weights = None
    for layer in layers:
        layer.build((None, *shape[1:]))
        weights = weights or [
            generator.uniform(0.5, 2.0, value.shape).astype(np.float32)
            for value in layer.get_weights()
        ]
        layer.set_weights(weights)
    return layers


def test_training_output_is_keras_own(x: NDArray[np.float32]):
    keras_own, fused = (np.asarray(layer(x, training=True)) for layer in pair())
    np.testing.assert_allclose(fused, keras_own, atol=2e-5)


def test_gradients_are_keras_own(x: NDArray[np.float32]):
    found = []
    for layer in pair():
        inputs = tf.constant(x)
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            y = layer(inputs, training=True)
            # Not the sum, whose gradient is nothing: the output is normalised.
            loss = tf.reduce_mean(y**3)
        sources = [inputs, *(weight.value for weight in layer.trainable_weights)]
        found.append([np.asarray(gradient) for gradient in tape.gradient(loss, sources)])
    for keras_own, fused in zip(*found, strict=True):
        np.testing.assert_allclose(fused, keras_own, atol=1e-4)


def test_moving_statistics_are_keras_own_but_for_the_unbiased_variance(x: NDArray[np.float32]):
    """The operation reports the variance over n - 1; Keras's layer keeps the one over n.

    The difference is a share of 1 / n in the moving variance, where n is pictures times positions:
    under one in two thousand for a batch of 64 at 6 by 6.
    """
    keras_own, fused = pair(momentum=0.9)
    start = np.asarray(keras_own.moving_variance)
    for layer in (keras_own, fused):
        layer(x, training=True)
    np.testing.assert_allclose(
        np.asarray(fused.moving_mean), np.asarray(keras_own.moving_mean), rtol=1e-5
    )
    biased, unbiased = (x.var(axis=(0, 1, 2), ddof=ddof) for ddof in (0, 1))
    np.testing.assert_allclose(
        np.asarray(keras_own.moving_variance), 0.9 * start + 0.1 * biased, rtol=1e-4
    )
    np.testing.assert_allclose(
        np.asarray(fused.moving_variance), 0.9 * start + 0.1 * unbiased, rtol=1e-4
    )
    assert unbiased == pytest.approx(biased * N / (N - 1), rel=1e-4)


def test_inference_is_keras_own_and_moves_nothing(x: NDArray[np.float32]):
    keras_own, fused = pair()
    before = fused.get_weights()
    np.testing.assert_array_equal(
        np.asarray(fused(x, training=False)), np.asarray(keras_own(x, training=False))
    )
    for value, old in zip(fused.get_weights(), before, strict=True):
        np.testing.assert_array_equal(value, old)


def test_a_frozen_layer_infers_and_moves_nothing(x: NDArray[np.float32]):
    keras_own, fused = pair()
    for layer in (keras_own, fused):
        layer.trainable = False
    before = fused.get_weights()
    np.testing.assert_array_equal(
        np.asarray(fused(x, training=True)), np.asarray(keras_own(x, training=True))
    )
    for value, old in zip(fused.get_weights(), before, strict=True):
        np.testing.assert_array_equal(value, old)


@pytest.mark.parametrize(
    ("shape", "config"),
    [((8, 5), {}), (SHAPE, {"scale": False}), (SHAPE, {"center": False}), (SHAPE, {"axis": 1})],
    ids=["vectors", "no scale", "no offset", "another axis"],
)
def test_what_cannot_be_fused_is_left_to_keras(shape: tuple[int, ...], config: dict[str, Any]):
    x = np.random.default_rng(2).normal(3, 2, shape).astype(np.float32)
    outputs, weights = [], []
    for layer in pair(shape, **config):
        outputs.append(np.asarray(layer(x, training=True)))
        weights.append(layer.get_weights())
    np.testing.assert_array_equal(*outputs)
    for keras_own, fused in zip(*weights, strict=True):
        np.testing.assert_array_equal(keras_own, fused)


def test_under_mixed_precision_the_statistics_stay_float32(x: NDArray[np.float32]):
    _, exact = pair(momentum=0.9)
    _, mixed = pair(momentum=0.9, dtype="mixed_bfloat16")
    expected, found = (layer(x, training=True) for layer in (exact, mixed))
    assert found.dtype == tf.bfloat16
    # A bfloat16 has eight bits: these values are below 16.
    np.testing.assert_allclose(
        np.asarray(tf.cast(found, tf.float32)), np.asarray(expected), atol=16 / 256
    )
    for value, other in zip(mixed.get_weights(), exact.get_weights(), strict=True):
        assert value.dtype == np.float32
        np.testing.assert_allclose(value, other, rtol=0.01)
