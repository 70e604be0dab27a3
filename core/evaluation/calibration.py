"""Temperature scaling, and how far probabilities are from how often they come true."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import percentile_interval
from core.runs.temperature import logarithms

BINS: Final = 15
RESAMPLES: Final = 1000
_CHANCE: Final = 100
# A fit that ends at a bound says that the probabilities mean nothing.
_RANGE: Final = (0.05, 20.0)

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]


def fit_temperature(true_labels: IntArray, probabilities: FloatArray) -> float:
    """Return the temperature that minimises the log loss of the scaled probabilities.

    Args:
        true_labels: shape (n,), 0 to 6; n is at least 1.
        probabilities: shape (n, 7), of a softmax: their logarithms are logits up to a constant.

    References:
        Guo et al. 2017, On Calibration of Modern Neural Networks, https://arxiv.org/abs/1706.04599
    """
    # SciPy's optimisers take half a second to load, and the web never fits.
    from scipy.optimize import minimize_scalar

    logits = logarithms(probabilities)
    own = logits[np.arange(len(logits)), true_labels]

    def log_loss(log_temperature: float) -> float:
        scale = np.exp(-log_temperature)
        return float(np.mean(np.logaddexp.reduce(logits * scale, axis=1) - own * scale))

    found = minimize_scalar(
        log_loss, bounds=(np.log(_RANGE[0]), np.log(_RANGE[1])), method="bounded"
    )
    return float(np.exp(found.x))


def calibration_error(
    true_labels: IntArray,
    probabilities: FloatArray,
    *,
    bins: int = BINS,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> dict[str, float]:
    """Return the expected calibration error of the predicted class with its 95 % interval.

    The pictures are sorted by confidence into bins of equal size; the error is the mean distance
    between a bin's confidence and its accuracy. Chance makes such a mean of distances larger than
    the truth, in the pictures as in a resample of them. The basic bootstrap interval over
    pictures, which keeps the bins, takes back what resampling adds; for probabilities that are
    nearly right that is not enough, so `chance` is what exactly right ones would score here.

    Args:
        true_labels: shape (n,), 0 to 6; n is at least 1.
        probabilities: shape (n, 7).
        bins: number of bins; fewer when there are fewer pictures.
        resamples: bootstrap draws.
        seed: of the draws.

    Returns:
        `{"value", "low", "high", "chance"}`, as shares of 1.

    References:
        Naeini et al. 2015 (the measure); Nixon et al. 2019, https://arxiv.org/abs/1904.01685
        (equal-mass bins); Davison and Hinkley 1997, chapter 5 (the interval); Broecker and Smith
        2007, https://doi.org/10.1175/WAF993.1 (chance).
    """
    confidence = probabilities.max(axis=1).astype(np.float64)
    gaps = (probabilities.argmax(axis=1) == true_labels) - confidence
    order = np.argsort(confidence, kind="stable")
    ranked = gaps[order]
    of_bins = np.array_split(ranked, min(bins, len(ranked)))
    value = sum(abs(part.sum()) for part in of_bins) / len(ranked)
    generator = np.random.default_rng(seed)
    draws = np.zeros(resamples)
    # Each bin is drawn anew at its own size, a chunk of draws at a time to bound the memory.
    rows = max(1, 4_000_000 // len(ranked))
    for start in range(0, resamples, rows):
        stop = min(resamples, start + rows)
        for part in of_bins:
            drawn = generator.integers(0, len(part), (stop - start, len(part)))
            draws[start:stop] += np.abs(part[drawn].sum(axis=1))
    low, high = percentile_interval(draws / len(ranked))
    claimed = confidence[order]
    right = generator.random((_CHANCE, len(claimed))) < claimed
    chance = sum(
        np.abs(part.sum(axis=1)).mean()
        for part in np.array_split(right - claimed, len(of_bins), axis=1)
    ) / len(claimed)
    value = float(value)
    return {
        "value": value,
        "low": max(0.0, min(2 * value - high, value)),
        "high": max(2 * value - low, value),
        "chance": float(chance),
    }
