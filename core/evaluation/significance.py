"""Whether two models differ on the same pictures by more than chance, in figures and in words."""

import math
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.evaluation.intervals import bootstrap_sums, percentile_interval
from core.evaluation.metrics import check, log_losses
from core.labels import EMOTIONS

LEVEL: Final = 0.05
"""Below this probability, "they are equally often right" is given up."""

EXACT_UP_TO: Final = 1000
"""Most discordant pictures for which the binomial test is summed exactly.

Beyond, the chi-square with continuity correction agrees with it to the third decimal.
"""

RESAMPLES: Final = 2000
FIGURES: Final[Mapping[str, str]] = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1",
    "log_loss": "log loss",
}
"""The figures compared, and their names for people."""

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]
_CLASSES: Final = len(EMOTIONS)


class DifferentPictures(EmotionLensError):
    """Two evaluations that are not of the same pictures."""

    code = "different-pictures"


def compare(
    true_labels: IntArray,
    probabilities_a: FloatArray,
    probabilities_b: FloatArray,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> dict[str, Any]:
    """Return how B differs from A on the same pictures, ready for JSON.

    The pictures are drawn with replacement, `resamples` times, the same ones for both; the interval
    is that of the differences. A figure separates A and B when its interval leaves 0 out; accuracy
    only if McNemar's test says so as well.

    Args:
        true_labels: shape (n,), 0 to 6; n is at least 1.
        probabilities_a: shape (n, 7), rows in the order of the labels.
        probabilities_b: the same of the other model.
        resamples: bootstrap draws.
        seed: of the draws. They do not depend on the models: A and B swapped give the same
            differences with the opposite sign.

    Returns:
        `{"n", "figures": {"accuracy": {"a", "b", "difference": {"value", "low", "high"},
        "better": "a", "b" or None}, "macro_f1": ..., "log_loss": ...}, "mcnemar": see `mcnemar`,
        "resamples", "seed"}`; differences are B minus A.

    Raises:
        DifferentPictures: the arrays are not of the same pictures, or of none.
        InvalidProbabilities: values are no probabilities.

    References:
        Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
    """
    test = mcnemar(true_labels, probabilities_a, probabilities_b)
    n = len(true_labels)
    columns = np.concatenate(
        [
            _one_hot(true_labels),
            *(_of_model(true_labels, found) for found in (probabilities_a, probabilities_b)),
        ],
        axis=1,
    )
    a, b = _figures(columns.sum(axis=0)[None], n)
    draws_a, draws_b = _figures(bootstrap_sums(columns, resamples, np.random.default_rng(seed)), n)
    figures = {}
    for name in FIGURES:
        low, high = percentile_interval(draws_b[name] - draws_a[name])
        difference = {"value": float(b[name][0] - a[name][0]), "low": low, "high": high}
        figures[name] = {
            "a": float(a[name][0]),
            "b": float(b[name][0]),
            "difference": difference,
            "better": _better(name, difference),
        }
    if test["p_value"] >= LEVEL:
        figures["accuracy"]["better"] = None
    return {"n": n, "figures": figures, "mcnemar": test, "resamples": resamples, "seed": seed}


def mcnemar(
    true_labels: IntArray, probabilities_a: FloatArray, probabilities_b: FloatArray
) -> dict[str, Any]:
    """Return McNemar's test of "A and B are equally often right".

    Only the pictures on which one is right and the other wrong (discordant) tell. Up to
    `EXACT_UP_TO` of them the two-sided binomial test is exact; with more it is the chi-square with
    continuity correction, 1 degree of freedom.

    Args:
        true_labels: shape (n,), 0 to 6; n is at least 1.
        probabilities_a: shape (n, 7), rows in the order of the labels.
        probabilities_b: the same of the other model.

    Returns:
        `{"both_right", "only_a", "only_b", "both_wrong": counts of pictures,
        "test": "exact binomial" or "chi-square with continuity correction",
        "statistic": the chi-square or None, "p_value"}`.

    Raises:
        DifferentPictures: the arrays are not of the same pictures, or of none.
        InvalidProbabilities: values are no probabilities.

    References:
        McNemar 1947, https://doi.org/10.1007/BF02295996;
        Edwards 1948, https://doi.org/10.1007/BF02289261 (continuity correction)
    """
    _same_pictures(true_labels, probabilities_a, probabilities_b)
    right_a = probabilities_a.argmax(axis=1) == true_labels
    right_b = probabilities_b.argmax(axis=1) == true_labels
    only_a, only_b = int((right_a & ~right_b).sum()), int((right_b & ~right_a).sum())
    exact = only_a + only_b <= EXACT_UP_TO
    statistic = None if exact else _chi_square(only_a, only_b)
    return {
        "both_right": int((right_a & right_b).sum()),
        "only_a": only_a,
        "only_b": only_b,
        "both_wrong": int((~right_a & ~right_b).sum()),
        "test": "exact binomial" if exact else "chi-square with continuity correction",
        "statistic": statistic,
        "p_value": _binomial_p(only_a, only_b)
        if statistic is None
        else math.erfc(math.sqrt(statistic / 2)),
    }


def sentence(comparison: Mapping[str, Any], name_a: str, name_b: str) -> str:
    """Return in plain words what a comparison found.

    Args:
        comparison: as `compare` returns it.
        name_a: what to call A.
        name_b: what to call B.
    """
    names = {"a": name_a, "b": name_b}
    gains: dict[str, list[str]] = {"a": [], "b": []}
    open_ = []
    for figure, title in FIGURES.items():
        better = comparison["figures"][figure]["better"]
        if better is None:
            open_.append(title)
        else:
            gains[better].append(f"{_gain(comparison, figure, better)} of {title}")
    on = f"measured on {comparison['n']:,} pictures"
    # The winner of the first figure that has one comes first.
    winners = sorted((side for side in gains if gains[side]), key=lambda s: _first(comparison, s))
    if not winners:
        return f"The data do not separate {name_a} and {name_b}, {on}."
    said = ", but ".join(f"{names[side]} is better by {_and(gains[side])}" for side in winners)
    rest = f"; the data do not separate them in {_and(open_)}" if open_ else ""
    return f"{said}, {on}{rest}."


def _same_pictures(
    true_labels: IntArray, probabilities_a: FloatArray, probabilities_b: FloatArray
) -> None:
    rows = [len(true_labels), len(probabilities_a), len(probabilities_b)]
    if len(set(rows)) > 1:
        raise DifferentPictures(
            f"Two models can only be compared on the same pictures: there are {rows[0]:,} labels, "
            f"{rows[1]:,} answers of the one and {rows[2]:,} of the other.",
            hint="Evaluate both on the same split of the same data set.",
        )
    if not rows[0]:
        raise DifferentPictures(
            "There is no picture to compare on.", hint="Choose a split that has pictures."
        )
    check(true_labels, probabilities_a)
    check(true_labels, probabilities_b)


def _of_model(true_labels: IntArray, probabilities: FloatArray) -> NDArray[np.float64]:
    """Return of each picture the class named, the class if named rightly, and the loss: (n, 15)."""
    named = _one_hot(probabilities.argmax(axis=1))
    right = named * _one_hot(true_labels)
    return np.column_stack([named, right, log_losses(true_labels, probabilities)])


def _one_hot(classes: IntArray) -> NDArray[np.float64]:
    columns: NDArray[np.float64] = (classes[:, None] == np.arange(_CLASSES)).astype(np.float64)
    return columns


def _figures(
    sums: NDArray[np.float64], n: int
) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.float64]]]:
    """Return the figures of A and B from column sums (draws, 7 + 2 x 15), each (draws,)."""
    shown, a, b = np.split(sums, [_CLASSES, 3 * _CLASSES + 1], axis=1)
    return _model_figures(shown, a, n), _model_figures(shown, b, n)


def _model_figures(
    shown: NDArray[np.float64], of_model: NDArray[np.float64], n: int
) -> dict[str, NDArray[np.float64]]:
    named, right = of_model[:, :_CLASSES], of_model[:, _CLASSES : 2 * _CLASSES]
    counted = shown + named
    # As in `evaluate`, the mean is over the classes that are shown or named.
    f1 = np.divide(2 * right, counted, out=np.zeros_like(right), where=counted > 0)
    return {
        "accuracy": right.sum(axis=1) / n,
        "macro_f1": f1.sum(axis=1) / (counted > 0).sum(axis=1),
        "log_loss": of_model[:, -1] / n,
    }


def _better(figure: str, difference: Mapping[str, float]) -> str | None:
    if difference["low"] <= 0 <= difference["high"]:
        return None
    return "b" if (difference["low"] > 0) == (figure != "log_loss") else "a"


def _binomial_p(only_a: int, only_b: int) -> float:
    """Return the probability of a split at least as uneven when both sides are equally likely."""
    n = only_a + only_b
    tail: int = sum(math.comb(n, k) for k in range(min(only_a, only_b) + 1))
    throws: int = 2**n
    return min(1.0, 2 * tail / throws)


def _chi_square(only_a: int, only_b: int) -> float:
    apart: int = max(0, abs(only_a - only_b) - 1)
    return apart**2 / (only_a + only_b)


def _gain(comparison: Mapping[str, Any], figure: str, better: str) -> str:
    """Return by how much the better one is better: "1.9 points (0.6 to 3.2)", never negative."""
    difference = comparison["figures"][figure]["difference"]
    value, low, high = (difference[part] for part in ("value", "low", "high"))
    if (better == "a") == (figure != "log_loss"):
        value, low, high = -value, -high, -low
    if figure == "log_loss":
        return f"{value:.3f} ({low:.3f} to {high:.3f})"
    return f"{100 * value:.1f} points ({100 * low:.1f} to {100 * high:.1f})"


def _first(comparison: Mapping[str, Any], side: str) -> int:
    return next(
        place
        for place, figure in enumerate(FIGURES)
        if comparison["figures"][figure]["better"] == side
    )


def _and(parts: list[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
