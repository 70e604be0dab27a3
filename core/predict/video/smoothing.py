"""Probabilities over time without the flicker of single frames."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

# Standard deviation, in seconds: half a second is about as long as an expression is held at least.
SECONDS: Final = 0.5
# Samples beyond this many deviations weigh nothing.
_REACH: Final = 3.0


def stretches(seconds: FloatArray, step: float, cuts: tuple[float, ...]) -> list[NDArray[np.int64]]:
    """Return the samples of a face without a gap or a cut in between: indices, in order.

    Args:
        seconds: shape (n,), when the face was seen, rising.
        step: seconds between two samples.
        cuts: times at which a new shot begins.
    """
    gaps = np.diff(seconds) > max(1.0, 2.5 * step)
    # As exact as the times are: a cut is the time of its first frame, and rounded as one is.
    shots = np.searchsorted(np.asarray(cuts, seconds.dtype), seconds, side="right")
    breaks = np.flatnonzero(gaps | (np.diff(shots) != 0)) + 1
    return [part for part in np.split(np.arange(len(seconds)), breaks) if len(part)]


def smoothed(
    seconds: FloatArray,
    probabilities: FloatArray,
    *,
    step: float,
    cuts: tuple[float, ...] = (),
    deviation: float = SECONDS,
) -> FloatArray:
    """Return the mean of each moment's neighbours in time, weighted by a Gaussian.

    A mean of probabilities is one again: each row sums to 1, none leaves [0, 1], and there is no
    lag, as the past and the future weigh the same. Nothing is averaged across gaps or cuts.

    Args:
        seconds: shape (n,), rising.
        probabilities: shape (n, 7).
        step: seconds between two samples.
        cuts: times at which a new shot begins.
        deviation: of the Gaussian, in seconds; 0 leaves everything as it is.
    """
    # Below a millisecond there are no neighbours.
    if deviation < 1e-3:
        return probabilities
    found = np.empty_like(probabilities)
    for part in stretches(seconds, step, cuts):
        at = seconds[part].astype(np.float64)
        apart = (at[:, None] - at[None]) / deviation
        weights = np.where(np.abs(apart) <= _REACH, np.exp(-0.5 * apart**2), 0.0)
        found[part] = (weights / weights.sum(axis=1, keepdims=True)) @ probabilities[part]
    return found
