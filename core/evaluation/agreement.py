"""How far two answers to the same pictures agree, beyond what chance alone would give."""

from copy import deepcopy
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import percentile_interval
from core.evaluation.metrics import share

RESAMPLES: Final = 2_000


def cross_table(
    first: NDArray[np.int64], second: NDArray[np.int64], *, classes: int
) -> NDArray[np.int64]:
    """Count pairs of answers: shape (classes, classes), the first answer in rows.

    Args:
        first: shape (n,), 0 to classes - 1.
        second: shape (n,), likewise.
        classes: number of classes.
    """
    counted = np.bincount(first * classes + second, minlength=classes * classes)
    return counted.astype(np.int64).reshape(classes, classes)


def agreement(
    counts: NDArray[np.int64], *, resamples: int = RESAMPLES, seed: int = 0
) -> dict[str, Any]:
    """Return how often two answers agree, and Cohen's kappa, with 95 % intervals.

    Args:
        counts: shape (K, K), pairs of answers as `cross_table` counts them.
        resamples: bootstrap draws of the pictures.
        seed: of these draws.

    Returns:
        `{"n", "agreement": {value, low, high}, "kappa": {value, low, high}}`. Kappa is 1 for equal
        answers and 0 for what chance alone gives; it is None where there is no picture, and where
        both only ever gave one and the same answer, so that chance agrees always.

    References:
        Cohen 1960, https://doi.org/10.1177/001316446002000104
    """
    return deepcopy(_agreement(tuple(counts.ravel().tolist()), len(counts), resamples, seed))


# A page that is opened again asks again of the same counts.
@lru_cache(maxsize=64)
def _agreement(cells: tuple[int, ...], classes: int, resamples: int, seed: int) -> dict[str, Any]:
    counts = np.array(cells, np.int64).reshape(classes, classes)
    n = int(counts.sum())
    nothing = {"value": None, "low": None, "high": None}
    if not n:
        return {"n": 0, "agreement": dict(nothing), "kappa": dict(nothing)}
    same = int(np.trace(counts))
    shared = share(same, n)
    kappa = float(_kappa(counts[None])[0])
    if np.isnan(kappa):
        return {"n": n, "agreement": shared, "kappa": dict(nothing)}
    # Drawing pictures with replacement is drawing their cells.
    draws = np.random.default_rng(seed).multinomial(n, counts.ravel() / n, size=resamples)
    low, high = percentile_interval(_kappa(draws.reshape(resamples, *counts.shape)))
    return {"n": n, "agreement": shared, "kappa": {"value": kappa, "low": low, "high": high}}


def _kappa(tables: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return kappa of each table, NaN where chance agrees always: shape (m,)."""
    shares = tables / tables.sum(axis=(1, 2), keepdims=True)
    observed = np.trace(shares, axis1=1, axis2=2)
    expected = np.einsum("mi,mi->m", shares.sum(axis=2), shares.sum(axis=1))
    chance = 1 - expected
    defined = chance > np.finfo(np.float64).eps
    kappa: NDArray[np.float64] = np.where(
        defined, (observed - expected) / np.where(defined, chance, 1), np.nan
    )
    return kappa
