"""Facts of single pictures that are cheap enough to compute while importing."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.labels import SIZE

Features = dict[str, NDArray[np.float32]]

# Pictures whose tones are counted together: as many as fit into a processor's cache.
_AT_ONCE: Final = 64


def picture_features(images: NDArray[np.uint8]) -> Features:
    """Return one value a picture for each feature.

    Args:
        images: shape (n, 48, 48), uint8.

    Returns:
        `brightness`: mean grey value, 0 to 255. `contrast`: standard deviation of the grey values,
        0 to 127.5. `sharpness`: variance of the Laplacian over the inner pixels; low for blurred
        pictures. `entropy`: of the grey values, in bits, 0 to 8; low for pictures of few tones.
        Each of shape (n,), float32.

    References:
        Pech-Pacheco et al. 2000, Diatom autofocusing in brightfield microscopy (the Laplacian).
    """
    flat = images.reshape(len(images), SIZE * SIZE)
    return {
        "brightness": flat.mean(axis=1, dtype=np.float64).astype(np.float32),
        "contrast": _deviation(flat),
        "sharpness": _laplacian_variance(images),
        "entropy": _entropy(flat),
    }


def _deviation(flat: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.sqrt(_variance(flat.astype(np.int32))).astype(np.float32)


def _entropy(flat: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return Shannon's entropy of the grey values of each row, in bits."""
    size = flat.shape[1]
    counts = np.concatenate(
        [_tones(flat[start : start + _AT_ONCE]) for start in range(0, max(len(flat), 1), _AT_ONCE)]
    )
    # H = log2(size) - sum(c log2 c) / size, with c log2 c looked up: c is a whole number.
    each = np.arange(size + 1, dtype=np.float64)
    each[1:] *= np.log2(each[1:])
    entropy: NDArray[np.float64] = np.log2(size) - each[counts].sum(axis=1) / size
    return entropy.astype(np.float32)


def _tones(flat: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return how many pixels of each row have each grey value: shape (n, 256)."""
    n = len(flat)
    # One count for all rows at once: row i counts its grey values from 256 i on.
    values = (flat + 256 * np.arange(n)[:, None]).ravel()
    return np.bincount(values, minlength=256 * n).reshape(n, 256)


def _laplacian_variance(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = images.astype(np.int16)
    laplacian = grey[:, :-2, 1:-1] + grey[:, 2:, 1:-1]
    laplacian += grey[:, 1:-1, :-2]
    laplacian += grey[:, 1:-1, 2:]
    laplacian -= 4 * grey[:, 1:-1, 1:-1]
    flat = laplacian.reshape(len(images), (SIZE - 2) ** 2).astype(np.int32)
    return _variance(flat).astype(np.float32)


def _variance(values: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the variance of each row, from exact integer sums."""
    size = values.shape[1]
    total = values.sum(axis=1, dtype=np.int64)
    # Squares reach 1020 ** 2 for a Laplacian; their sum over 46 x 46 pixels needs 32 bits unsigned.
    unsigned = values.view(np.uint32)
    squares = np.einsum("ij,ij->i", unsigned, unsigned).astype(np.int64)
    exact: NDArray[np.float64] = (squares * size - total * total) / (size * size)
    return exact
