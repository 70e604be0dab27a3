"""Stated probability beside how often it came true, bin by bin."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.evaluation.calibration import BINS
from core.evaluation.intervals import wilson_interval
from core.evaluation.metrics import check

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]


def reliability(
    true_labels: IntArray, probabilities: FloatArray, *, bins: int = BINS
) -> list[dict[str, Any]]:
    """Return what a reliability diagram shows, ready for JSON.

    The bins are those of the expected calibration error: pictures sorted by the probability of the
    class named, in parts of equal size. The mean distance between a bin's confidence and its
    accuracy, weighted by its pictures, is that error.

    Args:
        true_labels: shape (n,), 0 to 6.
        probabilities: shape (n, 7), rows sum to 1.
        bins: number of bins; fewer when there are fewer pictures.

    Returns:
        One entry a bin, the least sure first: `{"n", "confidence": mean stated probability,
        "accuracy": {"value", "low", "high"}}`, the latter with its 95 % Wilson interval.

    Raises:
        InvalidProbabilities: shapes differ, or values are no probabilities.

    References:
        Guo et al. 2017, On Calibration of Modern Neural Networks, https://arxiv.org/abs/1706.04599
    """
    check(true_labels, probabilities)
    confidence = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == true_labels
    order = np.argsort(confidence, kind="stable")
    parts = np.array_split(order, min(bins, len(order))) if len(order) else []
    return [_bin(confidence[part], right[part]) for part in parts]


def _bin(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> dict[str, Any]:
    n, named_right = len(right), int(right.sum())
    low, high = wilson_interval(named_right, n)
    accuracy = {"value": named_right / n, "low": low, "high": high}
    return {"n": n, "confidence": float(confidence.mean()), "accuracy": accuracy}
