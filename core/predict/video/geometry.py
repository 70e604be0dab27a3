"""Boxes (left, top, width, height): how far they overlap, and where they go."""

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
FloatArray = NDArray[np.float64]


def overlaps(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return intersection over union of each pair: shape (n, m) for (n, 4) and (m, 4)."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(
        first[:, None, :2] + first[:, None, 2:], second[None, :, :2] + second[None, :, 2:]
    )
    shared: FloatArray = np.clip(high - low, 0, None).prod(axis=2)
    union = first[:, 2:].prod(axis=1)[:, None] + second[:, 2:].prod(axis=1)[None] - shared
    return np.asarray(shared / np.maximum(union, 1e-9))


def boxes(given: "list[Box] | tuple[Box, ...]") -> FloatArray:
    """Return boxes as an array of shape (n, 4), also for none."""
    return np.asarray(given, np.float64).reshape(-1, 4)
