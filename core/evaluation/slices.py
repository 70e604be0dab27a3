"""Where a model is weak: its figures on parts of the pictures, such as dark or disputed ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import bootstrap_means, percentile_interval
from core.evaluation.metrics import log_losses, share

PARTS: Final = 4
RESAMPLES: Final = 1000
_NONE: Final = {"value": None, "low": None, "high": None}

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Slice:
    """Some of the pictures.

    Attributes:
        title: for people.
        rows: which ones: shape (n,), bool.
    """

    title: str
    rows: NDArray[np.bool_]


def quarters(values: FloatArray, *, words: tuple[str, str] = ("lowest", "highest")) -> list[Slice]:
    """Return the pictures in four parts of nearly equal size, by a value, lowest first.

    Equal values stay together, so that parts may be uneven or fewer; where a value is NaN the
    picture is in none.

    Args:
        values: shape (n,).
        words: how the first and the last part are called.
    """
    known = ~np.isnan(values)
    if not known.any():
        return []
    edges = np.quantile(values[known], np.arange(1, PARTS) / PARTS)
    part = np.where(known, np.searchsorted(edges, values, side="left"), -1)
    names = (f"{words[0]} quarter", "second quarter", "third quarter", f"{words[1]} quarter")
    return [
        Slice(f"{name} ({_range(values[part == place])})", part == place)
        for place, name in enumerate(names)
        if (part == place).any()
    ]


def groups(values: NDArray[Any], titles: Mapping[Any, str]) -> list[Slice]:
    """Return the pictures by the value they have, in the order of the titles; empty ones left out.

    Args:
        values: shape (n,).
        titles: value -> title.
    """
    found = [Slice(title, values == value) for value, title in titles.items()]
    return [part for part in found if part.rows.any()]


def by_slice(
    true_labels: IntArray, probabilities: FloatArray, slices: Sequence[Slice], *, seed: int = 0
) -> list[dict[str, Any]]:
    """Return accuracy and log loss on each slice, with 95 % intervals.

    Args:
        true_labels: shape (n,), 0 to 6.
        probabilities: shape (n, 7).
        slices: parts of these pictures; they may overlap.
        seed: of the bootstrap draws.

    Returns:
        One entry a slice: `{"title", "n", "accuracy": {"value", "low", "high"} (Wilson),
        "log_loss": {...} (bootstrap), "confidence": mean probability of the class named}`; without
        pictures the figures are None.
    """
    right = probabilities.argmax(axis=1) == true_labels
    losses = log_losses(true_labels, probabilities)
    confidence = probabilities.max(axis=1).astype(np.float64)
    return [
        {
            "title": part.title,
            "n": int(part.rows.sum()),
            "accuracy": _share(right[part.rows]),
            "log_loss": _mean(losses[part.rows], seed),
            "confidence": float(confidence[part.rows].mean()) if part.rows.any() else None,
        }
        for part in slices
    ]


def _share(right: NDArray[np.bool_]) -> Mapping[str, float | None]:
    return share(int(right.sum()), len(right))


def _mean(losses: NDArray[np.float64], seed: int) -> Mapping[str, float | None]:
    if not len(losses):
        return _NONE
    draws = bootstrap_means(losses, RESAMPLES, np.random.default_rng(seed))
    low, high = percentile_interval(draws)
    return {"value": float(losses.mean()), "low": low, "high": high}


def _range(values: FloatArray) -> str:
    low, high = float(values.min()), float(values.max())
    return f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}"
