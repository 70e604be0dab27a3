"""A reliability diagram shows what the expected calibration error sums up."""

import numpy as np
import pytest

from core.evaluation.calibration import calibration_error
from core.evaluation.metrics import InvalidProbabilities
from core.evaluation.reliability import reliability


def _answers(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    probabilities = generator.dirichlet(np.full(7, 0.4), n).astype(np.float32)
    return generator.integers(0, 7, n), probabilities


@pytest.mark.parametrize("n", [1, 10, 15, 400])
def test_the_weighted_mean_distance_is_the_calibration_error(n: int):
    labels, probabilities = _answers(n)
    bins = reliability(labels, probabilities)
    distance = sum(b["n"] * abs(b["confidence"] - b["accuracy"]["value"]) for b in bins) / n
    assert sum(b["n"] for b in bins) == n
    expected = calibration_error(labels, probabilities, resamples=1)["value"]
    assert distance == pytest.approx(expected)


def test_bins_are_of_equal_size_and_rise_in_confidence():
    bins = reliability(*_answers(100), bins=7)
    assert {b["n"] for b in bins} == {14, 15}
    assert len(bins) == 7
    confidences = [b["confidence"] for b in bins]
    assert confidences == sorted(confidences)


def test_an_interval_encloses_its_share():
    for b in reliability(*_answers(200)):
        share = b["accuracy"]
        assert 0 <= share["low"] <= share["value"] <= share["high"] <= 1
        assert share["low"] < share["high"]


def test_no_picture_gives_no_bin():
    assert reliability(np.zeros(0, np.int64), np.zeros((0, 7), np.float32)) == []


def test_probabilities_of_other_pictures_are_refused():
    labels, probabilities = _answers(5)
    with pytest.raises(InvalidProbabilities):
        reliability(labels[:-1], probabilities)
