"""Sets of expressions that hold the labelled one as often as they promise (split conformal)."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidSetting
from core.evaluation.intervals import percentile_interval, wilson_interval
from core.labels import EMOTIONS
from core.runs.run import Run

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]

LEVELS: Final = (0.8, 0.9, 0.95, 0.99)
"""Coverages that a person may choose."""
DEFAULT: Final = 0.9
MEASURED: Final = (0.8, 0.9, 0.95)
"""Coverages whose sets are measured on every split."""
MOST: Final = 3
"""Expressions in the largest set that is still an answer."""

# In hundredths: all the coverages that thresholds are stored for.
_COVERAGES: Final = range(50, 100)
_RESAMPLES: Final = 1000


def fit_thresholds(true_labels: IntArray, probabilities: FloatArray) -> dict[str, float]:
    """Return the probability from which on an expression is in the set, for each coverage.

    The score of a picture is 1 less the probability of its label (least ambiguous sets). Of n
    scores the ceil((n + 1) coverage)-th smallest is the bound; a coverage that n pictures cannot
    promise takes every expression.

    Args:
        true_labels: shape (n,), 0 to 6; n is at least 1.
        probabilities: shape (n, 7), calibrated, of pictures that nothing was fitted on.

    Returns:
        By coverage, "0.50" to "0.99".

    References:
        Sadinle, Lei and Wasserman 2019, https://arxiv.org/abs/1609.00451
        Angelopoulos and Bates 2021, https://arxiv.org/abs/2107.07511
    """
    n = len(true_labels)
    scores = np.sort(1 - probabilities[np.arange(n), true_labels].astype(np.float64))
    # Whole numbers: 0.9 * 10 would round up to a rank too far.
    ranks = {hundredth: ceil((n + 1) * hundredth / 100 - 1e-9) for hundredth in _COVERAGES}
    return {
        _name(hundredth / 100): float(1 - scores[rank - 1]) if rank <= n else 0.0
        for hundredth, rank in ranks.items()
    }


def sets_with(
    calibration: Mapping[str, Any] | None, true_labels: IntArray, probabilities: FloatArray
) -> dict[str, Any]:
    """Return `{"sets": ...}`, see `measure_sets`; nothing without thresholds or pictures."""
    fitted = thresholds(calibration)
    if not fitted or not len(true_labels):
        return {}
    return {"sets": measure_sets(true_labels, probabilities, fitted)}


def threshold(run: Run, coverage: float) -> float | None:
    """Return a run's threshold for a coverage; None where it has none stored for it."""
    found = thresholds(run.calibration).get(_name(coverage))
    return None if found is None else float(found)


def check_coverage(run: Run, coverage: float) -> None:
    """Refuse a coverage that a run has no sets for; one without any says so in its answers.

    Raises:
        InvalidSetting: it is none of the hundredths that are stored.
    """
    known = sorted(thresholds(run.calibration))
    if known and (threshold(run, coverage) is None or round(coverage, 2) != coverage):
        raise InvalidSetting(
            f"No sets of coverage {coverage:g} are stored with this run.",
            hint=f"Known: {known[0]} to {known[-1]}, in hundredths.",
        )


def thresholds(calibration: Mapping[str, Any] | None) -> Mapping[str, float]:
    """Return the thresholds that `calibration.json` holds, by coverage."""
    found: Mapping[str, float] = ((calibration or {}).get("sets") or {}).get("thresholds", {})
    return found


def prediction_set(probabilities: FloatArray, threshold: float) -> tuple[int, ...]:
    """Return the expressions in a picture's set, the likeliest first; at least that one.

    Args:
        probabilities: shape (7,), calibrated.
        threshold: the least probability, from `threshold`.
    """
    order = np.argsort(-probabilities, kind="stable")
    kept = max(1, int((probabilities >= threshold).sum()))
    return tuple(int(index) for index in order[:kept])


def abstains(chosen: Sequence[int]) -> bool:
    """Return whether a set is too large to be an answer."""
    return len(chosen) > MOST


def answer(chosen: Sequence[int]) -> str:
    """Return a set in plain words: "sad", or "sad or neutral: not sure enough to choose"."""
    if abstains(chosen):
        return "The model cannot tell."
    names = [EMOTIONS[index] for index in chosen]
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} or {names[-1]}: not sure enough to choose"


def measure_sets(
    true_labels: IntArray, probabilities: FloatArray, fitted: Mapping[str, float]
) -> dict[str, Any]:
    """Return how often sets hold the label, overall and by class, and how large they are.

    Args:
        true_labels: shape (n,); n is at least 1.
        probabilities: shape (n, 7), calibrated.
        fitted: thresholds by coverage.

    Returns:
        By coverage: `{"threshold", "n", "coverage": {value, low, high}, "size": {...} (mean),
        "sizes": [pictures with a set of 1, 2, ... 7], "abstained": {...},
        "per_class": {"angry": {"n", value, low, high}, ...}}`; a class without pictures has None
        for its figures.
    """
    return {
        _name(coverage): _measured(true_labels, probabilities, float(fitted[_name(coverage)]))
        for coverage in MEASURED
    }


def _measured(true_labels: IntArray, probabilities: FloatArray, least: float) -> dict[str, Any]:
    n = len(true_labels)
    held = probabilities >= least
    held[np.arange(n), probabilities.argmax(axis=1)] = True
    covered, sizes = held[np.arange(n), true_labels], held.sum(axis=1)
    per_class = {
        emotion: {"n": int(own.sum()), **_share(covered[own])}
        for index, emotion in enumerate(EMOTIONS)
        for own in [true_labels == index]
    }
    counts = np.bincount(sizes, minlength=len(EMOTIONS) + 1)[1:]
    return {
        "threshold": least,
        "n": n,
        "coverage": _share(covered),
        "size": _mean_size(counts),
        "sizes": counts.tolist(),
        "abstained": _share(sizes > MOST),
        "per_class": per_class,
    }


def _mean_size(counts: NDArray[np.int64]) -> dict[str, float]:
    """Return the mean size of sets with its bootstrap interval, from counts of each size."""
    n, sizes = int(counts.sum()), np.arange(1, len(counts) + 1)
    # Pictures of one size are alike: drawing how many there are of each is drawing pictures.
    draws = np.random.default_rng(0).multinomial(n, counts / n, _RESAMPLES)
    low, high = percentile_interval(draws @ sizes / n)
    return {"value": float(counts @ sizes / n), "low": low, "high": high}


def _share(hits: NDArray[np.bool_]) -> dict[str, float | None]:
    if not len(hits):
        return {"value": None, "low": None, "high": None}
    low, high = wilson_interval(int(hits.sum()), len(hits))
    return {"value": float(hits.mean()), "low": low, "high": high}


def _name(coverage: float) -> str:
    return f"{coverage:.2f}"
