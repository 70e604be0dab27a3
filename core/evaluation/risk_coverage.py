"""Knowing when to stay silent: errors among the answers a model is surest of."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import percentile_interval
from core.evaluation.thinning import thinned

RESAMPLES: Final = 500
ANSWERED: Final = 0.8
"""Share of pictures answered at which the accuracy is told."""
_NONE: Final = {"value": None, "low": None, "high": None}

FloatArray = NDArray[np.floating[Any]]


def risk_coverage(
    confidence: FloatArray,
    correct: NDArray[np.bool_],
    *,
    answered: Sequence[float] = (ANSWERED,),
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> dict[str, Any]:
    """Return the share of errors among the surest pictures, for each share answered.

    The surest pictures are answered first; among equally sure ones the order is chance, so that
    each counts with their mean. The area under the curve (AURC) is the mean of the risk over all
    coverages 1/n, 2/n, ..., 1; a model whose confidence says nothing has its error rate.

    Args:
        confidence: shape (n,), probability of the class named.
        correct: shape (n,), whether that was right.
        answered: coverages, above 0 and up to 1, at which the accuracy is told.
        resamples: bootstrap draws of pictures.
        seed: of the draws.

    Returns:
        `{"n", "coverage": [...], "risk": [...], "aurc": {"value", "low", "high"},
        "accuracy_at": {0.8: {"value", "low", "high"}}}`, the curve thinned to at most 300 points.
        Without pictures the lists are empty and the figures None.

    References:
        El-Yaniv and Wiener 2010, On the Foundations of Noise-free Selective Classification, JMLR
        11; Geifman, Uziel and El-Yaniv 2019, https://arxiv.org/abs/1805.08206 (AURC).
    """
    n = len(confidence)
    if not n:
        accuracy_at = dict.fromkeys(answered, _NONE)
        return {"n": 0, "coverage": [], "risk": [], "aurc": _NONE, "accuracy_at": accuracy_at}
    errors = _surest_first(confidence, correct)
    risk = _risk(errors[None])[0]
    coverage = np.arange(1, n + 1) / n
    drawn = np.sort(np.random.default_rng(seed).integers(0, n, (resamples, n)), axis=1)
    risks = _risk(errors[drawn])
    kept = thinned(n)
    return {
        "n": n,
        "coverage": coverage[kept].tolist(),
        "risk": risk[kept].tolist(),
        "aurc": _figure(risk.mean(), risks.mean(axis=1)),
        "accuracy_at": {
            share: _figure(1 - risk[_last(share, n)], 1 - risks[:, _last(share, n)])
            for share in answered
        },
    }


def _surest_first(confidence: FloatArray, correct: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return each picture's chance of being an error at its place, the surest first: (n,)."""
    _, group, size = np.unique(-confidence, return_inverse=True, return_counts=True)
    wrong = np.bincount(group, weights=~correct)
    # `np.unique` sorts: the groups lie one after the other.
    return np.repeat(wrong / size, size)


def _risk(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of errors among the first 1, 2, ..., n: shape as given."""
    risk: NDArray[np.float64] = errors.cumsum(axis=1) / np.arange(1, errors.shape[1] + 1)
    return risk


def _last(share: float, n: int) -> int:
    """Return the place of the last picture answered; at least one is."""
    return max(1, math.ceil(share * n - 1e-9)) - 1


def _figure(value: float, draws: NDArray[np.float64]) -> dict[str, float]:
    low, high = percentile_interval(draws)
    return {"value": float(value), "low": low, "high": high}
