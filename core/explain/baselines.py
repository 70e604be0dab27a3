"""What a hidden pixel is replaced with: the picture's own mean grey, black, or a blur of it."""

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

Baseline = Literal["mean", "blur", "black"]
# Standard deviation, in pixels, at which no expression can be seen any more in 48 x 48 pixels.
BLUR: Final = 6.0


def baseline(images: FloatArray, kind: Baseline) -> FloatArray:
    """Return pictures (N, H, W, C) without content, one for each picture, of the same shape."""
    if kind == "black":
        return np.zeros_like(images)
    if kind == "mean":
        return np.broadcast_to(images.mean(axis=(1, 2), keepdims=True), images.shape)
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(images, sigma=(0, BLUR, BLUR, 0), mode="nearest"))


def completeness_error(values: FloatArray, differences: FloatArray) -> FloatArray:
    """Return how far maps miss what they should sum to, as a share of it: shape (N,).

    Args:
        values: shape (N, H, W).
        differences: shape (N,), the score of each picture less that without content. One below a
            tenth of a logit counts as a tenth: a share of nothing has no meaning.
    """
    missed = np.abs(values.sum(axis=(1, 2), dtype=np.float64) - differences)
    return np.asarray(missed / np.maximum(np.abs(differences), 0.1), np.float32)
