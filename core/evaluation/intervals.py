"""95 % intervals: Wilson for shares, percentile bootstrap for everything else."""

import math
from statistics import NormalDist
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

LEVEL: Final = 0.95
# Random indices held at a time: 32 MB.
_CHUNK: Final = 4_000_000


def wilson_interval(part: int, whole: int, *, level: float = LEVEL) -> tuple[float, float]:
    """Return the Wilson score interval of the share `part / whole`; `whole` is at least 1.

    In closed form: importing `scipy.stats` for it would cost the first page three seconds.

    References:
        Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    share, weight = part / whole, z * z / whole
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight)
    # Exact at the ends, where rounding would leave a trace below 0 or above 1.
    low = 0.0 if part == 0 else centre - half
    high = 1.0 if part == whole else centre + half
    return low, high


def percentile_interval(
    draws: NDArray[np.floating[Any]], *, level: float = LEVEL
) -> tuple[float, float]:
    """Return the central share `level` of bootstrap draws, those that are NaN left out.

    References:
        Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.
    """
    tail = (1 - level) / 2
    low, high = np.quantile(draws[~np.isnan(draws)], (tail, 1 - tail))
    return float(low), float(high)


def bootstrap_means(
    values: NDArray[np.float64], resamples: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Return the mean of each of `resamples` draws of `values` with replacement."""
    n = len(values)
    rows = max(1, _CHUNK // n)
    means = [
        values[generator.integers(0, n, (min(rows, resamples - start), n), np.int64)].mean(axis=1)
        for start in range(0, resamples, rows)
    ]
    return np.concatenate(means)


def bootstrap_sums(
    columns: NDArray[np.float64], resamples: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Return the column sums of each of `resamples` draws of rows with replacement.

    All columns see the same rows, so that figures made of them are paired.

    Args:
        columns: shape (n, k); n is at least 1.
        resamples: number of draws.
        generator: of the rows drawn; they depend on n alone, not on the content.

    Returns:
        Shape (resamples, k).
    """
    n = len(columns)
    at_once = max(1, _CHUNK // n)
    sums = []
    for start in range(0, resamples, at_once):
        draws = min(at_once, resamples - start)
        rows = generator.integers(0, n, (draws, n)) + n * np.arange(draws)[:, None]
        times = np.bincount(rows.ravel(), minlength=draws * n).reshape(draws, n)
        sums.append(times.astype(np.float64) @ columns)
    return np.concatenate(sums)
