"""Prediction sets hold the label as often as promised, and are as small as that allows."""

import numpy as np
import pytest

from core.errors import InvalidSetting
from core.evaluation.prediction_sets import (
    DEFAULT,
    LEVELS,
    MEASURED,
    abstains,
    answer,
    check_coverage,
    fit_thresholds,
    measure_sets,
    prediction_set,
    threshold,
)
from core.labels import EMOTIONS
from core.runs.final import read_final
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import ROOT

SHIPPED = [run for run in RunStore(ROOT / "models").all() if run.spec.dataset.name == "fer2013"]
FINAL = final.run if (final := read_final(ROOT / "models")) else None


def drawn(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return labels drawn from known probabilities, and these."""
    generator = np.random.default_rng(seed)
    logits = generator.normal(0, 2, (n, 7))
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    ranks = probabilities.cumsum(axis=1) < generator.random((n, 1))
    return np.minimum(ranks.sum(axis=1), 6), probabilities.astype(np.float32)


@pytest.mark.parametrize("coverage", LEVELS)
def test_new_pictures_are_covered_as_promised(coverage: float):
    fitted = fit_thresholds(*drawn(4000, seed=0))[f"{coverage:.2f}"]
    labels, probabilities = drawn(20_000, seed=1)
    held = [t in prediction_set(p, fitted) for t, p in zip(labels, probabilities, strict=True)]
    assert np.mean(held) == pytest.approx(coverage, abs=0.012)


def test_the_threshold_of_nine_pictures_by_hand():
    # Scores 0.1, 0.2, ... 0.9: of 9 the ceil(10 * 0.8) = 8th is 0.8, so that p >= 0.2 is kept.
    probabilities = np.zeros((9, 7), np.float64)
    probabilities[:, 0] = np.arange(1, 10) / 10
    probabilities[:, 1] = 1 - probabilities[:, 0]
    fitted = fit_thresholds(np.zeros(9, np.int64), probabilities)
    assert fitted["0.80"] == pytest.approx(0.2)
    assert fitted["0.90"] == pytest.approx(0.1)
    # Nine pictures cannot promise more than 90 %: every expression is kept.
    assert fitted["0.91"] == 0


def test_sets_grow_with_the_coverage():
    fitted = fit_thresholds(*drawn(500, seed=0))
    values = [fitted[key] for key in sorted(fitted)]
    assert len(values) == 50
    assert values == sorted(values, reverse=True)


def test_a_set_begins_with_the_likeliest_and_is_never_empty():
    probabilities = np.array([0.05, 0, 0.1, 0.25, 0.4, 0, 0.2])
    assert prediction_set(probabilities, 0.2) == (4, 3, 6)
    assert prediction_set(probabilities, 0.9) == (4,)
    assert len(prediction_set(probabilities, 0.0)) == 7


def test_a_set_in_words():
    assert answer((4,)) == "sad"
    assert answer((4, 6)) == "sad or neutral: not sure enough to choose"
    assert answer((4, 6, 2)) == "sad, neutral or fear: not sure enough to choose"
    assert abstains((4, 6, 2, 0))
    assert answer((4, 6, 2, 0)) == "The model cannot tell."


def test_what_is_measured_is_what_sets_do():
    fitted = fit_thresholds(*drawn(500, seed=0))
    labels, probabilities = drawn(300, seed=2)
    found = measure_sets(labels, probabilities, fitted)["0.90"]
    sets = [prediction_set(row, fitted["0.90"]) for row in probabilities]
    held = np.array([label in chosen for label, chosen in zip(labels, sets, strict=True)])
    sizes = np.array([len(chosen) for chosen in sets])
    assert found["coverage"]["value"] == pytest.approx(held.mean())
    assert found["size"]["value"] == pytest.approx(sizes.mean())
    assert found["size"]["low"] < sizes.mean() < found["size"]["high"]
    assert sum(found["sizes"]) == found["n"] == 300
    assert found["abstained"]["value"] == pytest.approx((sizes > 3).mean())
    of_sad = found["per_class"]["sad"]
    assert of_sad["n"] == (labels == 4).sum()
    assert of_sad["value"] == pytest.approx(held[labels == 4].mean())


@pytest.mark.parametrize("run", SHIPPED, ids=lambda run: run.run_id)
@pytest.mark.parametrize("coverage", MEASURED)
def test_shipped_runs_keep_their_promise_on_private_test(run: Run, coverage: float):
    measured = run.metrics["PrivateTest"]["sets"][f"{coverage:.2f}"]
    found = measured["coverage"]
    if coverage >= DEFAULT or run.run_id == FINAL:
        assert abs(found["value"] - coverage) <= 0.02
    # 3,589 pictures do not show that any run is further off than that.
    assert found["low"] - 0.02 <= coverage <= found["high"] + 0.02
    assert set(measured["per_class"]) == set(EMOTIONS)
    assert measured["threshold"] == threshold(run, coverage)


def test_shipped_runs_have_every_level_that_may_be_chosen():
    for run in SHIPPED:
        assert all(threshold(run, level) is not None for level in LEVELS)
        assert threshold(run, 0.3) is None
    assert DEFAULT in LEVELS


def test_only_hundredths_that_are_stored_can_be_asked_for():
    run = next(run for run in SHIPPED if run.calibration)
    for hundredth in range(50, 100):
        check_coverage(run, hundredth / 100)
    for coverage in (0.905, 0.49, 1.0, 0.9 + 1e-9):
        with pytest.raises(InvalidSetting, match="coverage"):
            check_coverage(run, coverage)
