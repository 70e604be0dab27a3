"""Temperature scaling finds the temperature that was put in; ECE is what its definition says."""

from pathlib import Path

import numpy as np
import pytest

from core.data.store import Dataset
from core.evaluation.assessment import assess, measure_again
from core.evaluation.calibration import calibration_error, fit_temperature
from core.labels import SPLITS
from core.runs.run import Run
from core.runs.store import RunStore
from core.runs.temperature import scaled


def _drawn(n: int, seed: int = 0, sharpness: float = 2.0):
    """Return labels drawn from known probabilities, and these: calibrated by construction."""
    generator = np.random.default_rng(seed)
    logits = generator.normal(0, sharpness, (n, 7))
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    ranks = probabilities.cumsum(axis=1) < generator.random((n, 1))
    return np.minimum(ranks.sum(axis=1), 6), probabilities.astype(np.float32)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0, 4.0])
def test_the_temperature_put_in_is_found(temperature: float):
    labels, probabilities = _drawn(20_000)
    distorted = scaled(probabilities, 1 / temperature)
    assert fit_temperature(labels, distorted) == pytest.approx(temperature, rel=0.05)


def test_scaling_and_scaling_back_changes_nothing():
    _, probabilities = _drawn(500)
    there_and_back = scaled(scaled(probabilities, 2.5), 1 / 2.5)
    np.testing.assert_allclose(there_and_back, probabilities, atol=1e-5)


def test_scaling_never_changes_the_predicted_class_and_rows_sum_to_one():
    _, probabilities = _drawn(500)
    for temperature in (0.3, 3.0):
        changed = scaled(probabilities, temperature)
        np.testing.assert_array_equal(changed.argmax(axis=1), probabilities.argmax(axis=1))
        np.testing.assert_allclose(changed.sum(axis=1), 1, atol=1e-6)


def test_a_probability_rounded_to_zero_stays_finite():
    certain = np.array([[1, 0, 0, 0, 0, 0, 0]], np.float32)
    assert np.isfinite(scaled(certain, 0.5)).all()
    assert np.isfinite(fit_temperature(np.array([1]), certain))


def test_the_error_of_two_bins_by_hand():
    # Confidences 0.6, 0.6 | 0.9, 0.9; one of two right in each: |0.5 - 0.6|, |0.5 - 0.9|.
    probabilities = np.zeros((4, 7), np.float32)
    for row, confidence in enumerate((0.6, 0.6, 0.9, 0.9)):
        probabilities[row, 0], probabilities[row, 1] = confidence, 1 - confidence
    found = calibration_error(np.array([0, 1, 0, 1]), probabilities, bins=2)
    assert found["value"] == pytest.approx((0.1 + 0.4) / 2, abs=1e-6)


def test_the_error_of_calibrated_probabilities_is_small_and_of_distorted_ones_is_not():
    labels, probabilities = _drawn(20_000)
    good = calibration_error(labels, probabilities)
    bad = calibration_error(labels, scaled(probabilities, 0.4))
    assert good["value"] < 0.012
    assert bad["low"] > 0.05
    assert bad["low"] <= bad["value"] <= bad["high"]


def test_the_interval_is_fixed_by_the_seed_and_narrows_with_n():
    labels, probabilities = _drawn(8000)
    distorted = scaled(probabilities, 0.5)
    whole = calibration_error(labels, distorted)
    assert whole == calibration_error(labels, distorted)
    part = calibration_error(labels[:500], distorted[:500])
    assert part["high"] - part["low"] > 2 * (whole["high"] - whole["low"])


@pytest.mark.parametrize("temperature", [1.15, 2.0])
def test_the_interval_covers_the_truth_about_95_times_in_100(temperature: float):
    labels, probabilities = _drawn(200_000, seed=7)
    distorted = scaled(probabilities, temperature)
    truth = calibration_error(labels, distorted, resamples=10)["value"]
    generator, covered = np.random.default_rng(1), 0
    for trial in range(100):
        rows = generator.integers(0, len(labels), 1500)
        found = calibration_error(labels[rows], distorted[rows], resamples=200, seed=trial)
        covered += found["low"] <= truth <= found["high"]
    assert covered >= 88


def test_right_probabilities_score_what_chance_gives():
    found = [calibration_error(*_drawn(1500, seed=seed), resamples=10) for seed in range(30)]
    values, chance = (np.mean([entry[name] for entry in found]) for name in ("value", "chance"))
    assert values == pytest.approx(chance, rel=0.1)
    labels, probabilities = _drawn(1500)
    wrong = calibration_error(labels, scaled(probabilities, 0.4))
    assert wrong["value"] > 3 * wrong["chance"]


def test_fewer_pictures_than_bins():
    labels, probabilities = _drawn(3)
    assert 0 <= calibration_error(labels, probabilities)["value"] <= 1


def test_an_assessment_fits_on_publictest_alone_and_measures_before_and_after():
    labels, raw = {}, {}
    for number, split in enumerate(SPLITS):
        truth, probabilities = _drawn(3000, seed=number)
        labels[split], raw[split] = truth, scaled(probabilities, 0.5)
    assessed = assess(labels, raw)
    calibration = assessed.calibration
    assert calibration["temperature"] == fit_temperature(labels["PublicTest"], raw["PublicTest"])
    assert (calibration["fitted_on"], calibration["n"]) == ("PublicTest", 3000)
    for split in SPLITS:
        before, after = (calibration["splits"][split][when] for when in ("before", "after"))
        assert after["ece"]["value"] < before["ece"]["value"] / 2
        assert after["log_loss"]["value"] < before["log_loss"]["value"]
        assert assessed.metrics[split]["ece"] == after["ece"]
        assert assessed.metrics[split]["views"] == "one"
    # Other pictures in the split that is reported leave the temperature alone.
    other = assess(
        labels | {"PrivateTest": labels["Training"]}, raw | {"PrivateTest": raw["Training"]}
    )
    assert other.calibration["temperature"] == calibration["temperature"]


def test_a_split_without_pictures_has_no_figures():
    labels, raw = _drawn(300)
    nothing = np.zeros((0, 7), np.float32)
    assessed = assess(
        {"PublicTest": labels, "PrivateTest": labels[:0]},
        {"PublicTest": raw, "PrivateTest": nothing},
    )
    assert assessed.metrics["PrivateTest"]["ece"]["value"] is None
    assert set(assessed.calibration["splits"]) == {"PublicTest"}


def test_measuring_a_stored_run_again_changes_its_measurements_alone(
    own: Dataset, run: Run, tmp_path: Path
):
    runs = RunStore(run.path.parent)
    before = {name: (run.path / name).read_bytes() for name in ("model.keras", "spec.json")}
    stored = run.probabilities("PublicTest", calibrated=False)
    measured = measure_again(run, own, runs)
    assert measured.calibration["sets"]["n"] == 20
    assert measured.metrics["PrivateTest"]["sets"]["0.90"]["n"] == 30
    assert {name: (measured.path / name).read_bytes() for name in before} == before
    np.testing.assert_array_equal(measured.probabilities("PublicTest", calibrated=False), stored)
    assert measure_again(measured, own, runs).metrics == measured.metrics
