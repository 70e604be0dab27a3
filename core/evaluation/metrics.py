"""Metrics of one split, each with its 95 % interval, ready for JSON."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.evaluation.calibration import calibration_error
from core.evaluation.intervals import bootstrap_means, percentile_interval, wilson_interval
from core.labels import EMOTIONS

Metric = dict[str, float | None]
FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]

_CLASSES: Final = len(EMOTIONS)
RESAMPLES: Final = 2000
_NONE: Final[Metric] = {"value": None, "low": None, "high": None}


class InvalidProbabilities(EmotionLensError):
    """Probabilities that do not fit the labels, or are none."""

    code = "invalid-probabilities"


def evaluate(
    true_labels: IntArray, probabilities: FloatArray, *, resamples: int = RESAMPLES, seed: int = 0
) -> dict[str, Any]:
    """Return accuracy, log loss, macro-F1, balanced accuracy, ECE and figures of each class.

    Accuracy, precision and recall are shares of counted pictures: Wilson intervals. The others are
    bootstrapped over pictures (percentiles of `resamples` draws fixed by `seed`). A figure that
    its split cannot give, such as the recall of a class without pictures, is None, never NaN.

    Args:
        true_labels: shape (n,), 0 to 6 in label order.
        probabilities: shape (n, 7), rows sum to 1.
        resamples: bootstrap draws; at least 1000 for a stable interval.
        seed: of the draws.

    Returns:
        `{"n": int, "accuracy": {"value", "low", "high"}, "log_loss": ..., "macro_f1": ...,
        "ece": ..., "balanced_accuracy": ..., "per_class": {"angry": {"n", "predicted",
        "precision", "recall", "f1"}, ...}, "confusion": 7 x 7 counts, rows true}`. ECE is the
        expected calibration error, see `core.evaluation.calibration`. Macro-F1 is the mean over
        the classes that are shown or predicted, balanced accuracy over those shown, as in
        scikit-learn.

    Raises:
        InvalidProbabilities: shapes differ, or values are no probabilities.
    """
    check(true_labels, probabilities)
    confusion = confusion_counts(true_labels, probabilities.argmax(axis=1))
    generator = np.random.default_rng(seed)
    log_loss = _log_loss(true_labels, probabilities, resamples, generator)
    # Drawing pictures with replacement and counting them is one multinomial draw of the cells.
    draws = _resampled(confusion, resamples, generator)
    f1, f1_draws = _f1(confusion), _f1(draws)
    total, right = int(confusion.sum()), int(np.trace(confusion))
    return {
        "n": total,
        "accuracy": share(right, total),
        "log_loss": log_loss,
        "macro_f1": _figure(_mean(f1), _mean(f1_draws)),
        "ece": calibration_error(true_labels, probabilities, seed=seed) if total else _NONE,
        "balanced_accuracy": _figure(_mean(_recall(confusion)), _mean(_recall(draws))),
        "per_class": {
            name: {
                "n": int(confusion[c].sum()),
                "predicted": int(confusion[:, c].sum()),
                "precision": share(int(confusion[c, c]), int(confusion[:, c].sum())),
                "recall": share(int(confusion[c, c]), int(confusion[c].sum())),
                "f1": _figure(f1[c], f1_draws[:, c]),
            }
            for c, name in enumerate(EMOTIONS)
        },
        "confusion": confusion.tolist(),
    }


def log_loss(
    true_labels: IntArray, probabilities: FloatArray, *, resamples: int = RESAMPLES, seed: int = 0
) -> Metric:
    """Return the log loss alone, as `evaluate` gives it."""
    return _log_loss(true_labels, probabilities, resamples, np.random.default_rng(seed))


def confusion_counts(true_labels: IntArray, predicted_labels: IntArray) -> NDArray[np.int64]:
    """Return how often each class was taken for each: shape (7, 7), rows true."""
    cells = np.asarray(true_labels, np.int64) * _CLASSES + predicted_labels
    return np.bincount(cells, minlength=_CLASSES**2).reshape(_CLASSES, _CLASSES)


def log_losses(true_labels: IntArray, probabilities: FloatArray) -> NDArray[np.float64]:
    """Return -log p(true class), p cut at its precision as in scikit-learn: shape (n,)."""
    chosen = probabilities[np.arange(len(true_labels)), true_labels].astype(np.float64)
    losses: NDArray[np.float64] = -np.log(np.clip(chosen, np.finfo(probabilities.dtype).eps, 1))
    return losses


def check(true_labels: IntArray, probabilities: FloatArray) -> None:
    """Check that probabilities (n, 7) are some, and fit labels (n,).

    Raises:
        InvalidProbabilities: shapes differ, or values are no probabilities.
    """
    if probabilities.shape != (len(true_labels), _CLASSES):
        raise InvalidProbabilities(
            f"Expected probabilities of shape ({len(true_labels)}, {_CLASSES}). "
            f"Received: {probabilities.shape}.",
        )
    if len(true_labels) and not 0 <= true_labels.min() <= true_labels.max() < _CLASSES:
        raise InvalidProbabilities(f"Expected labels from 0 to {_CLASSES - 1}.")
    # Written so that NaN fails as well.
    sums = probabilities.sum(axis=1, dtype=np.float64)
    if not ((probabilities >= 0).all() and (np.abs(sums - 1) < 1e-3).all()):
        raise InvalidProbabilities("Expected rows of probabilities from 0 to 1 that sum to 1.")


def _log_loss(
    labels: IntArray, probabilities: FloatArray, resamples: int, generator: np.random.Generator
) -> Metric:
    """Return the mean loss with its bootstrapped interval."""
    if not len(labels):
        return _figure(np.nan, np.empty(0))
    losses = log_losses(labels, probabilities)
    return _figure(losses.mean(), bootstrap_means(losses, resamples, generator))


def _resampled(
    confusion: NDArray[np.int64], resamples: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Return bootstrapped confusion counts: shape (resamples, 7, 7)."""
    total = int(confusion.sum())
    shares = confusion.ravel() / max(total, 1)
    if not total:
        return np.zeros((resamples, _CLASSES, _CLASSES), np.int64)
    return generator.multinomial(total, shares, resamples).reshape(-1, _CLASSES, _CLASSES)


def _recall(confusion: NDArray[np.int64]) -> FloatArray:
    """Return recall of each class, NaN where it has no picture: shape (..., 7)."""
    return _ratio(_diagonal(confusion), confusion.sum(axis=-1))


def _f1(confusion: NDArray[np.int64]) -> FloatArray:
    """Return F1 of each class, NaN where it is neither shown nor predicted: shape (..., 7)."""
    counted = confusion.sum(axis=-1) + confusion.sum(axis=-2)
    return _ratio(2 * _diagonal(confusion), counted)


def _diagonal(confusion: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.diagonal(confusion, axis1=-2, axis2=-1)


def _ratio(part: NDArray[np.int64], whole: NDArray[np.int64]) -> FloatArray:
    ratio: FloatArray = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return ratio


def _mean(values: FloatArray) -> FloatArray:
    """Return the mean over the classes that have a figure, NaN where none has: shape (...)."""
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    total = np.where(known, values, 0.0).sum(axis=-1)
    mean: FloatArray = np.divide(total, count, out=np.full(count.shape, np.nan), where=count > 0)
    return mean


def share(part: int, whole: int) -> Metric:
    """Return the share `part / whole` with its Wilson interval; None where `whole` is 0."""
    if not whole:
        return _NONE
    low, high = wilson_interval(part, whole)
    return {"value": part / whole, "low": low, "high": high}


def _figure(value: Any, draws: FloatArray) -> Metric:
    """Return a figure with the percentile interval of its bootstrap draws, None for NaN."""
    if np.isnan(value):
        return _NONE
    low, high = percentile_interval(draws)
    return {"value": float(value), "low": low, "high": high}
