"""Fewer points for a curve that is drawn: no screen shows thousands."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_POINTS: Final = 300


def thinned(n: int, *, most: int = MOST_POINTS) -> NDArray[np.int64]:
    """Return at most `most` of the indices 0 to n - 1, evenly, both ends among them."""
    if n <= most:
        return np.arange(n)
    kept: NDArray[np.int64] = np.linspace(0, n - 1, most).round().astype(np.int64)
    return kept
