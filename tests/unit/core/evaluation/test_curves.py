"""One expression against all others."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from core.evaluation.curves import one_against_all, weighted_areas


@pytest.fixture
def noisy():
    """300 pictures, a third of which show it, with scores that overlap and repeat."""
    generator = np.random.default_rng(0)
    shown = np.arange(300) % 3 == 0
    return shown, np.round(0.3 * shown + generator.random(300), 1)


def test_a_score_that_separates_has_both_areas_one():
    found = one_against_all(np.array([True, True, False, False]), np.array([0.9, 0.8, 0.2, 0.1]))
    assert found["auc"]["value"] == found["average_precision"]["value"] == 1.0
    assert (0.0, 1.0) in zip(found["roc"]["x"], found["roc"]["y"], strict=True)
    assert (1.0, 1.0) in zip(*found["precision_recall"].values(), strict=True)


def test_a_score_turned_round_has_area_zero_and_a_constant_one_half():
    shown = np.array([True, True, False, False])
    assert one_against_all(shown, np.array([0.1, 0.2, 0.8, 0.9]))["auc"]["value"] == 0.0
    constant = one_against_all(shown, np.full(4, 0.3))
    assert constant["auc"]["value"] == 0.5
    assert constant["average_precision"]["value"] == 0.5  # the share that shows it


def test_the_areas_of_resampled_pictures_are_those_of_scikit_learn(noisy):
    shown, scores = noisy
    weights = np.random.default_rng(1).integers(0, 4, (5, 300))
    auc, average_precision = weighted_areas(shown, scores, weights)
    for draw in range(5):
        repeated = np.repeat(np.arange(300), weights[draw])
        expected = (shown[repeated], scores[repeated])
        assert auc[draw] == pytest.approx(roc_auc_score(*expected))
        assert average_precision[draw] == pytest.approx(average_precision_score(*expected))


def test_intervals_hold_the_figure_and_the_draws_are_the_same_for_every_model(noisy):
    shown, scores = noisy
    found = one_against_all(shown, scores)
    for area in ("auc", "average_precision"):
        assert found[area]["low"] < found[area]["value"] < found[area]["high"]
    # Only the order of the scores counts.
    assert one_against_all(shown, scores**3)["auc"] == found["auc"]
    assert one_against_all(shown, scores, seed=1)["auc"] != found["auc"]


def test_a_draw_without_one_side_is_no_number(noisy):
    shown, scores = noisy
    auc, average_precision = weighted_areas(shown, scores, shown[None].astype(int))
    assert np.isnan(auc[0])
    assert np.isnan(average_precision[0])


@pytest.mark.parametrize("shown", [[], [True], [False, False]])
def test_one_side_alone_has_no_curve(shown):
    found = one_against_all(np.array(shown, bool), np.linspace(0, 1, len(shown)))
    assert found["n"] == len(shown)
    assert found["roc"] == found["precision_recall"] == {"x": [], "y": []}
    assert found["auc"]["value"] is found["average_precision"]["value"] is None


def test_one_picture_of_each_side_still_has_numbers():
    found = one_against_all(np.array([True, False]), np.array([0.9, 0.1]))
    assert found["auc"] == {"value": 1.0, "low": 1.0, "high": 1.0}


def test_thousands_of_pictures_make_few_points_from_corner_to_corner():
    generator = np.random.default_rng(2)
    shown = generator.random(5000) < 0.2
    found = one_against_all(shown, shown + generator.random(5000) * 3, resamples=20)
    for curve in ("roc", "precision_recall"):
        assert len(found[curve]["x"]) <= 300
    assert (found["roc"]["x"][0], found["roc"]["y"][0]) == (0, 0)
    assert (found["roc"]["x"][-1], found["roc"]["y"][-1]) == (1, 1)
