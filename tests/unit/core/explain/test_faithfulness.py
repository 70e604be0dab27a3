"""Faithfulness on models whose answer is known: what they read is known to the pixel."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.backend import keras
from core.explain import METHODS
from core.explain.faithfulness.benchmark import Subject, benchmark
from core.explain.faithfulness.curves import FINE, SHARES, curves, pictures
from core.explain.faithfulness.measures import (
    falls,
    fidelity,
    rank_correlation,
    stability,
    subsets,
)
from core.explain.faithfulness.randomisation import cascade, shuffled
from core.explain.faithfulness.verdict import random_maps, verdict
from core.explain.maps import Maps

FloatArray = NDArray[np.float32]
PATCH = np.s_[8:20, 24:36]


def reads_one_patch(images: FloatArray) -> NDArray[np.float64]:
    """Return probabilities of two classes that depend on one patch's brightness alone."""
    bright = images[(slice(None), *PATCH)].mean(axis=(1, 2)).astype(np.float64)
    probability = 1 / (1 + np.exp(-12 * (bright - 0.7)))
    return np.stack([1 - probability, probability], axis=1)


@pytest.fixture(scope="module")
def image() -> FloatArray:
    picture = 0.4 * np.random.default_rng(0).random((48, 48), dtype=np.float32)
    picture[PATCH] += 0.6
    return picture


@pytest.fixture(scope="module")
def patch_map() -> FloatArray:
    heat = np.zeros((48, 48), np.float32)
    heat[PATCH] = 1
    return heat


def test_hiding_the_patch_first_makes_the_probability_fall_at_once(
    image: FloatArray, patch_map: FloatArray
) -> None:
    maps = np.stack([patch_map, -patch_map])
    found = curves(reads_one_patch, image, 1, maps, "mean", shares=(0, 0.125, 0.5, 1))
    whole = reads_one_patch(image[None])[0, 1]
    np.testing.assert_allclose(found.deletion[:, 0], whole, rtol=1e-6)
    np.testing.assert_allclose(found.insertion[:, -1], whole, rtol=1e-6)
    np.testing.assert_allclose(found.insertion[:, 0], found.deletion[:, -1], rtol=1e-6)
    # An eighth of the pixels is twice the patch.
    assert found.deletion[0, 1] == pytest.approx(found.deletion[0, -1], abs=1e-6)
    assert found.insertion[0, 1] == pytest.approx(whole, abs=1e-6)
    assert found.deletion[1, 2] == pytest.approx(whole, abs=1e-6)
    right, wrong = found.advantage
    assert right > 0.5
    assert wrong < -0.3


def test_the_patch_beats_random_maps_and_the_rest_of_the_picture_does_not(
    image: FloatArray, patch_map: FloatArray
) -> None:
    right = verdict(reads_one_patch, image, 1, patch_map)
    assert right.better
    assert 0 < right.low < right.advantage < right.high
    assert right.beaten == 1
    assert right.sentence.startswith("Better than random maps: +")
    assert set(right.curves) == {"mean", "blur"}
    assert right.curves["mean"].deletion.shape == (1, len(SHARES))
    wrong = verdict(reads_one_patch, image, 1, -patch_map)
    assert not wrong.better
    assert wrong.sentence.startswith("Not clearly better than chance")


def test_curves_to_look_at_are_finer_than_those_that_judge_and_change_no_verdict(
    image: FloatArray, patch_map: FloatArray
) -> None:
    plain = verdict(reads_one_patch, image, 1, patch_map)
    shown = verdict(reads_one_patch, image, 1, patch_map, shown=FINE)
    assert shown.advantage == plain.advantage
    assert shown.low == plain.low
    for kind, curve in shown.curves.items():
        assert curve.deletion.shape == (1, len(FINE))
        assert shown.controls[kind].deletion.shape == (39, len(SHARES))
        # Both begin and end at the same pictures.
        np.testing.assert_allclose(
            curve.deletion[:, [0, -1]], plain.curves[kind].deletion[:, [0, -1]]
        )


def test_the_pictures_along_the_curves_hide_and_show_the_strongest_pixels_first(
    image: FloatArray, patch_map: FloatArray
) -> None:
    hidden, shown = pictures(image, patch_map[None], "mean", (0.0, 0.25, 1.0))
    assert hidden.shape == shown.shape == (1, 3, 48, 48)
    np.testing.assert_array_equal(hidden[0, 0], image)
    np.testing.assert_array_equal(shown[0, 2], image)
    np.testing.assert_allclose(hidden[0, 2], image.mean(), rtol=1e-5)
    changed = hidden[0, 1] != image
    assert patch_map[changed].min() >= patch_map[~changed & (shown[0, 1] != image)].max() - 1e-6
    # What one hides is what the other shows.
    np.testing.assert_allclose(hidden[0, 1] + shown[0, 1], image + image.mean(), atol=1e-5)


def test_a_map_is_judged_by_its_order_alone(image: FloatArray, patch_map: FloatArray) -> None:
    one, other = (verdict(reads_one_patch, image, 1, heat) for heat in (patch_map, 7 * patch_map))
    assert one.advantage == pytest.approx(other.advantage, abs=0.02)


def test_random_maps_seldom_beat_random_maps(image: FloatArray, patch_map: FloatArray) -> None:
    tried = random_maps(patch_map, 40, seed=99)
    better = [verdict(reads_one_patch, image, 1, heat).better for heat in tried]
    # 2.5 % are expected to; of 40, more than 5 would be by chance once in 2,000 such tests.
    assert sum(better) <= 5


def test_an_empty_map_is_not_judged(image: FloatArray) -> None:
    found = verdict(reads_one_patch, image, 1, np.zeros((48, 48), np.float32))
    assert found.empty
    assert not found.better
    assert "empty" in found.sentence


def test_random_maps_are_as_smooth_as_the_map_and_follow_their_seed(patch_map: FloatArray) -> None:
    def roughness(heat: FloatArray) -> float:
        wrapped = heat - np.roll(heat, 1, axis=1)
        return float((wrapped**2).mean() / heat.var())

    drawn = random_maps(patch_map, 5, seed=1)
    np.testing.assert_allclose([roughness(m) for m in drawn], roughness(patch_map), rtol=1e-3)
    np.testing.assert_array_equal(drawn, random_maps(patch_map, 5, seed=1))
    assert not np.allclose(drawn[0], random_maps(patch_map, 1, seed=2)[0])
    assert abs(rank_correlation(drawn[0], drawn[1])) < 0.5


def test_fidelity_is_1_for_what_the_model_adds_up_and_minus_1_for_its_opposite(
    image: FloatArray,
) -> None:
    weights = np.random.default_rng(3).random((48, 48), dtype=np.float32)

    def adds_up(images: FloatArray) -> NDArray[np.float64]:
        probability = (images * weights).mean(axis=(1, 2), dtype=np.float64)
        return np.stack([1 - probability, probability], axis=1)

    hidden = subsets((48, 48))
    assert 0.1 < hidden.mean() < 0.3
    fallen = falls(adds_up, image, 1, hidden)
    effect = weights * (image - image.mean())
    assert fidelity(effect, hidden, fallen) == pytest.approx(1, abs=1e-3)
    assert fidelity(-effect, hidden, fallen) == pytest.approx(-1, abs=1e-3)
    assert fidelity(np.zeros_like(effect), hidden, fallen) == 0


def test_a_map_that_moves_with_its_picture_is_stable_and_one_that_stays_is_not(
    image: FloatArray,
) -> None:
    smooth = np.cumsum(image, axis=1)[:, ::-1].copy() * np.sin(np.arange(48) / 3)
    smooth = smooth.astype(np.float32)
    assert stability(lambda pictures: pictures, smooth, smooth) == pytest.approx(1)
    stays = np.random.default_rng(0).random((48, 48)).astype(np.float32)
    assert stability(lambda pictures: np.stack([stays] * len(pictures)), smooth, stays) < 0.2


def test_rank_correlation_is_spearmans_with_ties() -> None:
    from scipy.stats import spearmanr

    generator = np.random.default_rng(0)
    one, other = generator.integers(0, 9, (2, 48, 48)).astype(np.float32)
    expected = spearmanr(one.ravel(), (one + other).ravel()).statistic
    assert rank_correlation(one, one + other) == pytest.approx(expected)
    assert rank_correlation(one, np.exp(one)) == pytest.approx(1)
    assert rank_correlation(one, np.ones_like(one)) == 0


@pytest.fixture(scope="module")
def net() -> keras.Model:
    keras.utils.set_random_seed(2)
    images = keras.Input((48, 48, 1))
    x = keras.layers.Conv2D(6, 5, activation="relu", name="conv")(images)
    x = keras.layers.MaxPooling2D(4)(x)
    x = keras.layers.Dense(8, activation="relu")(keras.layers.Flatten()(x))
    return keras.Model(images, keras.layers.Dense(3)(x))


def test_shuffling_goes_from_the_output_down_and_leaves_the_net_alone(net: keras.Model) -> None:
    before = net.get_weights()
    changed = []
    for copy in shuffled(net):
        pairs = zip(copy.get_weights(), before, strict=True)
        changed.append([not np.array_equal(a, b) for a, b in pairs][::2])
        for after, first in zip(copy.get_weights(), before, strict=True):
            np.testing.assert_array_equal(np.sort(after.ravel()), np.sort(first.ravel()))
    assert changed == [
        [False, False, True],
        [False, False, True],
        [False, True, True],
        [True, True, True],
    ]
    for after, first in zip(net.get_weights(), before, strict=True):
        np.testing.assert_array_equal(after, first)


def test_a_map_of_the_weights_changes_with_them_and_one_of_the_picture_does_not(
    net: keras.Model,
) -> None:
    given = np.random.default_rng(1).random((2, 48, 48, 1), dtype=np.float32)

    def gradient(net: keras.Model) -> FloatArray:
        return METHODS.get("gradient").explain(net, given, np.array([0, 1])).values

    assert cascade(net, gradient)[-1] < 0.5
    np.testing.assert_allclose(cascade(net, lambda _: given[..., 0]), 1)


def test_the_benchmark_tells_the_right_map_from_random_ones(
    image: FloatArray, patch_map: FloatArray
) -> None:
    noise = 0.1 * np.random.default_rng(8).random((3, 48, 48), dtype=np.float32)
    images = image + noise
    told: list[tuple[int, int, str]] = []

    def explain(method: object, pictures: FloatArray, classes: NDArray[np.int64]) -> Maps:
        sign = np.where(classes == 1, 1, -1)[:, None, None] * pictures.mean()
        return Maps((sign * patch_map).astype(np.float32), signed=True)

    found = benchmark(
        Subject(reads_one_patch, explain, cascade=lambda *_: (1.0, 0.9, 0.7, 0.6)),
        images,
        [METHODS.get("occlusion"), METHODS.get("gradient")],
        progress=lambda *step: told.append(step),
    )
    first, second, control = found["methods"]
    assert [entry["rows"] for entry in found["methods"]] == [3, 3, 3]
    assert (first["name"], control["name"]) == ("occlusion", "random")
    assert first["better"]["value"] > control["better"]["value"]
    assert first["advantage"]["low"] <= first["advantage"]["value"] <= first["advantage"]["high"]
    assert first["advantage"]["value"] > control["advantage"]["value"]
    assert first["unchanged"]
    assert first["randomised"] == [1.0, 0.9, 0.7, 0.6]
    assert first["milliseconds"] >= 0
    assert "milliseconds" not in control
    assert found["agreement"] == {
        "gradient": {"occlusion": pytest.approx({"value": 1, "low": 1, "high": 1, "rows": 3})}
    }
    assert [step[:2] for step in told] == [(n, 6) for n in range(1, 7)]
    assert second["version"] == METHODS.get("gradient").version
