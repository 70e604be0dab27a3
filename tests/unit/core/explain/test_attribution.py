"""Integrated gradients, SHAP, occlusion and RISE on nets whose answer is known."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.backend import keras
from core.explain import METHODS, InvalidPictures, NoSuchClass
from core.explain.baselines import baseline, completeness_error

SIZE = 48


def pictures(n: int, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).random((n, SIZE, SIZE, 1), dtype=np.float32)


@pytest.fixture(scope="module")
def weights() -> NDArray[np.float32]:
    return np.random.default_rng(7).standard_normal((SIZE, SIZE, 3)).astype(np.float32)


@pytest.fixture(scope="module")
def linear(weights: NDArray[np.float32]) -> keras.Model:
    images = keras.Input((SIZE, SIZE, 1))
    dense = keras.layers.Dense(3)
    net = keras.Model(images, dense(keras.layers.Flatten()(images)))
    dense.set_weights([weights.reshape(-1, 3), np.array([1.0, 2.0, 3.0], np.float32)])
    return net


@pytest.fixture(scope="module")
def curved() -> keras.Model:
    """Return a smooth net that is far from linear."""
    keras.utils.set_random_seed(3)
    images = keras.Input((SIZE, SIZE, 1))
    x = keras.layers.Conv2D(4, 5, strides=3, activation="gelu")(images)
    x = keras.layers.Dense(16, activation="tanh")(keras.layers.Flatten()(x))
    return keras.Model(images, keras.layers.Dense(3)(x))


@pytest.mark.parametrize("steps", [1, 32])
def test_integrated_gradients_of_a_linear_net_are_weight_times_input(linear, weights, steps):
    given, classes = pictures(2), np.array([0, 2])
    found = METHODS.get("integrated_gradients").explain(
        linear, given, classes, {"baseline": "black", "steps": steps}
    )
    expected = given[..., 0] * np.moveaxis(weights[..., classes], -1, 0)
    np.testing.assert_allclose(found.values, expected, atol=1e-4)
    assert found.facts["completeness_error"].max() < 1e-3


def test_integrated_gradients_are_complete_within_1_percent_where_the_net_is_smooth(curved):
    given, classes = pictures(4), np.array([0, 1, 2, 0])
    found = METHODS.get("integrated_gradients").explain(curved, given, classes)
    assert found.facts["completeness_error"].max() < 0.01
    grey = baseline(given, "mean")
    difference = np.asarray(curved(given)) - np.asarray(curved(grey))
    expected = difference[np.arange(4), classes]
    np.testing.assert_allclose(found.values.sum(axis=(1, 2)), expected, rtol=0.01)


def test_fewer_steps_are_less_complete_and_say_so(curved):
    rough, fine = (
        METHODS.get("integrated_gradients")
        .explain(curved, pictures(1), np.array([1]), {"steps": steps})
        .facts["completeness_error"][0]
        for steps in (1, 64)
    )
    assert rough > 2 * fine


def test_the_completeness_error_is_a_share_of_the_difference():
    values = np.full((2, 2, 2), 0.275, np.float32)
    found = completeness_error(values, np.array([1.0, 0.01], np.float32))
    # 1.1 for 1; and for a difference of next to nothing, a share of a tenth.
    np.testing.assert_allclose(found, [0.1, 10.9], rtol=1e-5)


def test_shap_values_of_a_linear_net_are_weight_times_distance_from_the_background(linear, weights):
    given, others, classes = pictures(2), pictures(1, seed=1), np.array([1, 2])
    found = METHODS.get("shap_gradient").explain(
        linear, given, classes, {"samples": 3}, background=others
    )
    distance = (given - others)[..., 0]
    expected = distance * np.moveaxis(weights[..., classes], -1, 0)
    np.testing.assert_allclose(found.values, expected, atol=1e-4)
    assert found.facts["completeness_error"].max() < 1e-3


@pytest.mark.parametrize(
    ("method", "parameters", "error"),
    [("shap_gradient", {"samples": 1000}, 0.1), ("shap_partition", {"evaluations": 100}, 1e-3)],
)
def test_shap_values_sum_to_the_difference_of_scores(curved, method, parameters, error):
    given, classes = pictures(2), np.array([0, 2])
    others = pictures(1, seed=5)
    found = METHODS.get(method).explain(curved, given, classes, parameters, background=others)
    difference = np.asarray(curved(given)) - np.asarray(curved(others))
    expected = difference[np.arange(2), classes]
    np.testing.assert_allclose(found.values.sum(axis=(1, 2)), expected, rtol=error)
    assert found.facts["completeness_error"].max() < error


def test_partition_values_of_a_linear_net_are_the_sums_over_its_parts(linear, weights):
    given, others = pictures(1), pictures(3, seed=1)
    found = METHODS.get("shap_partition").explain(
        linear, given, np.array([1]), {"evaluations": 60}, background=others
    )
    effect = (given - others.mean(axis=0))[0, ..., 0] * weights[..., 1]
    for half in (np.s_[:24], np.s_[24:]):
        assert found.values[0][half].sum() == pytest.approx(effect[half].sum(), rel=1e-3)


@pytest.mark.parametrize("kind", ["mean", "black", "blur"])
def test_occlusion_of_a_linear_net_is_the_effect_of_the_patch(linear, weights, kind):
    given = pictures(1)
    found = METHODS.get("occlusion").explain(
        linear, given, np.array([2]), {"patch": 6, "step": 6, "baseline": kind}
    )
    effect = (given - baseline(given, kind))[0, ..., 0] * weights[..., 2]
    expected = effect.reshape(8, 6, 8, 6).sum(axis=(1, 3)).repeat(6, axis=0).repeat(6, axis=1)
    np.testing.assert_allclose(found.values[0], expected, atol=1e-3)


def test_occlusion_covers_the_edges(linear):
    found = METHODS.get("occlusion").explain(
        linear, pictures(1), np.array([0]), {"patch": 10, "step": 10}
    )
    assert (found.values[0][[0, 0, -1, -1], [0, -1, 0, -1]] != 0).all()


def test_more_masks_bring_rise_nearer_to_the_truth():
    images = keras.Input((SIZE, SIZE, 1))
    dense = keras.layers.Dense(1, use_bias=False)
    net = keras.Model(images, dense(keras.layers.Flatten()(images)))
    truth = np.zeros((SIZE, SIZE), np.float32)
    truth[30:40, 5:20] = 1
    truth[5:15, 30:45] = -1
    dense.set_weights([truth.reshape(-1, 1)])
    given = np.ones((1, SIZE, SIZE, 1), np.float32)
    given[:, 0] = 0
    few, many = (
        METHODS.get("rise")
        .explain(net, given, np.array([0]), {"masks": masks, "baseline": "black"})
        .values[0]
        for masks in (32, 1024)
    )
    agreements = [np.corrcoef(found.ravel(), truth.ravel())[0, 1] for found in (few, many)]
    assert agreements[0] < agreements[1]
    assert agreements[1] > 0.7


def test_contrast_is_the_difference_of_two_classes_and_turns_with_them():
    keras.utils.set_random_seed(5)
    images = keras.Input((SIZE, SIZE, 1))
    x = keras.layers.Conv2D(3, 3, padding="same", activation="relu")(images)
    net = keras.Model(images, keras.layers.Dense(3)(keras.layers.GlobalAveragePooling2D()(x)))
    method, given = METHODS.get("contrastive_grad_cam"), pictures(1)
    found = method.explain(net, given, np.array([0]), {"against": 2}).values
    turned = method.explain(net, given, np.array([2]), {"against": 0}).values
    np.testing.assert_allclose(found, -turned, atol=1e-7)
    logits = np.asarray(net(given))[0]
    runner_up = 1 if logits[1] > logits[2] else 2
    strongest = method.explain(net, given, np.array([0]), {"against": runner_up}).values
    np.testing.assert_array_equal(method.explain(net, given, np.array([0])).values, strongest)
    with pytest.raises(NoSuchClass, match="no class 3"):
        method.explain(net, given, np.array([0]), {"against": 3})
    with pytest.raises(InvalidPictures, match="itself"):
        method.explain(net, given, np.array([2]), {"against": 2})


def test_smooth_grad_of_a_linear_net_is_its_gradient_whatever_the_noise(linear, weights):
    found = METHODS.get("smooth_grad").explain(
        linear, pictures(1), np.array([1]), {"samples": 4, "noise": 0.5}
    )
    np.testing.assert_allclose(found.values[0], np.abs(weights[..., 1]), atol=1e-5)
    plain = METHODS.get("gradient").explain(linear, pictures(1), np.array([1]))
    np.testing.assert_allclose(plain.values[0], np.abs(weights[..., 1]), atol=1e-5)


def test_layer_cam_and_grad_cam_plus_plus_follow_their_formulas():
    keras.utils.set_random_seed(6)
    images = keras.Input((SIZE, SIZE, 1))
    convolution = keras.layers.Conv2D(5, 3, padding="same", activation="relu", name="conv")
    x = keras.layers.MaxPooling2D(4)(convolution(images))
    x = keras.layers.Dense(8, activation="gelu")(keras.layers.Flatten()(x))
    net = keras.Model(images, keras.layers.Dense(3)(x))
    given = pictures(1)
    import tensorflow as tf

    two = keras.Model(net.inputs[0], [net.get_layer("conv").output, net.outputs[0]])
    with tf.GradientTape() as tape:
        activations, logits = two(given)
        score = logits[0, 1]
    g = np.asarray(tape.gradient(score, activations), np.float64)[0]
    a = np.asarray(activations, np.float64)[0]
    layer = np.maximum((np.maximum(g, 0) * a).sum(axis=-1), 0)
    found = METHODS.get("layer_cam").explain(net, given, np.array([1])).values[0]
    np.testing.assert_allclose(found, layer, atol=1e-5)
    with np.errstate(invalid="ignore", divide="ignore"):
        alpha = np.where(g > 0, g**2 / (2 * g**2 + a.sum(axis=(0, 1)) * g**3), 0)
    weights = (alpha * np.maximum(g, 0)).sum(axis=(0, 1))
    plus = np.maximum((weights * a).sum(axis=-1), 0)
    found = METHODS.get("grad_cam_plus_plus").explain(net, given, np.array([1])).values[0]
    np.testing.assert_allclose(found, plus, rtol=1e-4, atol=1e-6)
