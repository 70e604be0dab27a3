"""One expression against all others: ROC and precision-recall, with areas and their intervals."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import percentile_interval
from core.evaluation.thinning import thinned

RESAMPLES: Final = 500
AREAS: Final = ("auc", "average_precision")
# Resampled pictures held at a time.
_CHUNK: Final = 500_000
_NONE: Final = {"value": None, "low": None, "high": None}

FloatArray = NDArray[np.floating[Any]]


def one_against_all(
    shown: NDArray[np.bool_], scores: FloatArray, *, resamples: int = RESAMPLES, seed: int = 0
) -> dict[str, Any]:
    """Return how well a score tells the pictures that show an expression from all others.

    Args:
        shown: shape (n,), whether a picture is labelled with the expression.
        scores: shape (n,), the probability a model gives it.
        resamples: bootstrap draws of pictures; draws in which one side is missing are left out.
        seed: of the draws; they depend on n alone, so that models are compared on the same ones.

    Returns:
        `{"n", "shown": how many show it, "roc": {"x": false-positive rate, "y": recall},
        "precision_recall": {"x": recall, "y": precision}, "auc": {"value", "low", "high"},
        "average_precision": {...}}`; each curve has at most 300 points. Where all pictures show
        it, or none, the curves are empty and the areas None.

    References:
        Fawcett 2006, https://doi.org/10.1016/j.patrec.2005.10.010; Davis and Goadrich 2006, The
        Relationship Between Precision-Recall and ROC Curves, ICML.
    """
    n, positives = len(shown), int(np.count_nonzero(shown))
    found: dict[str, Any] = {"n": n, "shown": positives}
    if positives in (0, n):
        empty: dict[str, list[float]] = {"x": [], "y": []}
        return found | {"roc": empty, "precision_recall": empty} | dict.fromkeys(AREAS, _NONE)
    # scikit-learn takes a second to load, and most pages need none of it.
    from sklearn.metrics import (
        average_precision_score,
        precision_recall_curve,
        roc_auc_score,
        roc_curve,
    )

    false_rate, recall, _ = roc_curve(shown, scores)
    precision, found_share, _ = precision_recall_curve(shown, scores)
    auc, average_precision = _resampled(shown, scores, resamples, np.random.default_rng(seed))
    return found | {
        "roc": _curve(false_rate, recall),
        "precision_recall": _curve(found_share, precision),
        "auc": _figure(float(roc_auc_score(shown, scores)), auc),
        "average_precision": _figure(
            float(average_precision_score(shown, scores)), average_precision
        ),
    }


def weighted_areas(
    shown: NDArray[np.bool_], scores: FloatArray, weights: NDArray[np.integer[Any]]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return AUC and average precision of pictures that count several times each.

    The bootstrap needs both hundreds of times: here all draws are computed at once.

    Args:
        shown: shape (n,).
        scores: shape (n,).
        weights: shape (draws, n), how often each picture counts.

    Returns:
        Two arrays of shape (draws,), NaN where one side is missing.
    """
    order = np.argsort(-scores, kind="stable")
    # Equal scores are one threshold: the curve has a point after the last of them.
    last = np.append(np.flatnonzero(np.diff(scores[order])), len(order) - 1)
    hits = (weights * shown)[:, order].cumsum(axis=1)[:, last].astype(np.float64)
    alarms = (weights * ~shown)[:, order].cumsum(axis=1)[:, last].astype(np.float64)
    all_hits, all_alarms = hits[:, -1], alarms[:, -1]
    steps = np.diff(hits, axis=1, prepend=0)
    before = hits - steps
    area = (np.diff(alarms, axis=1, prepend=0) * (hits + before) / 2).sum(axis=1)
    precision = np.divide(hits, hits + alarms, out=np.zeros_like(hits), where=hits + alarms > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        auc = area / (all_hits * all_alarms)
        average_precision = (steps * precision).sum(axis=1) / all_hits
    missing = (all_hits == 0) | (all_alarms == 0)
    auc[missing] = average_precision[missing] = np.nan
    return auc, average_precision


def _resampled(
    shown: NDArray[np.bool_], scores: FloatArray, resamples: int, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    n = len(shown)
    at_once = max(1, _CHUNK // n)
    found = []
    for start in range(0, resamples, at_once):
        draws = min(at_once, resamples - start)
        rows = generator.integers(0, n, (draws, n)) + n * np.arange(draws)[:, None]
        weights = np.bincount(rows.ravel(), minlength=draws * n).reshape(draws, n)
        found.append(weighted_areas(shown, scores, weights))
    auc, average_precision = zip(*found, strict=True)
    return np.concatenate(auc), np.concatenate(average_precision)


def _curve(x: FloatArray, y: FloatArray) -> dict[str, list[float]]:
    kept = thinned(len(x))
    return {"x": x[kept].tolist(), "y": y[kept].tolist()}


def _figure(value: float, draws: NDArray[np.float64]) -> dict[str, float | None]:
    known = draws[~np.isnan(draws)]
    if not len(known):
        return {"value": value, "low": value, "high": value}
    low, high = percentile_interval(known)
    return {"value": value, "low": low, "high": high}
