"""Principal components of the pixels: what pictures look like, with no model in between."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import SIZE
from core.progress import Progress

COMPONENTS: Final = 64
_CHUNK: Final = 2048


def pixel_components(
    dataset: Dataset, *, components: int = COMPONENTS, progress: Progress | None = None
) -> NDArray[np.float32]:
    """Return each picture's coordinates along the main directions in which pictures differ.

    Each picture is brought to mean 0 and standard deviation 1 first, so that light and contrast
    do not decide; a blank one becomes all zeros. Pictures are halved in size: the main directions
    are coarse, and a quarter of the pixels takes a sixtieth of the time to decompose. The sign of a
    direction is fixed by its largest weight, so that every machine gives the same.

    Args:
        dataset: whose pictures are read, some at a time.
        components: most directions; fewer where there are fewer pictures.
        progress: called with (pictures done, pictures in all, note).

    Returns:
        Shape (N, k), float32, the first direction first.

    References:
        Turk and Pentland 1991, Eigenfaces for recognition,
        https://doi.org/10.1162/jocn.1991.3.1.71
    """
    n, size = len(dataset), (SIZE // 2) ** 2
    total, products = np.zeros(size), np.zeros((size, size))
    for start in range(0, n, _CHUNK):
        chunk = _looked_at(dataset.images[start : start + _CHUNK])
        total += chunk.sum(axis=0, dtype=np.float64)
        products += chunk.T @ chunk
        if progress:
            progress(min(start + _CHUNK, n), n, "reading pixels")
    mean = total / n
    directions = main_directions(products / n - np.outer(mean, mean), min(components, n))
    return np.concatenate(
        [
            (_looked_at(dataset.images[start : start + _CHUNK]) - mean.astype(np.float32))
            @ directions
            for start in range(0, n, _CHUNK)
        ]
    )


def _looked_at(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return pictures (n, 48, 48) standardised and halved in size: shape (n, 24 x 24)."""
    return halves(standardised(pictures).reshape(-1, SIZE, SIZE)).reshape(len(pictures), -1)


def halves(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return pictures (n, 48, 48) at half the size: the mean of every four pixels."""
    squares = pictures.reshape(-1, SIZE // 2, 2, SIZE // 2, 2)
    halved: NDArray[np.float32] = squares.mean(axis=(2, 4), dtype=np.float32)
    return halved


def standardised(pictures: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.float32]:
    """Return pictures (n, H, W) as rows (n, H x W) of mean 0 and standard deviation 1, or of 0."""
    flat = pictures.reshape(len(pictures), -1).astype(np.float32)
    centred = flat - flat.mean(axis=1, keepdims=True)
    deviations = centred.std(axis=1, keepdims=True)
    scaled: NDArray[np.float32] = centred / np.where(deviations > 0, deviations, 1)
    return scaled


def main_directions(covariance: NDArray[np.float64], k: int) -> NDArray[np.float32]:
    """Return the k eigenvectors of the largest eigenvalues as columns: shape (d, k), float32."""
    from scipy.linalg import eigh

    size = len(covariance)
    k = min(k, size)
    _, vectors = eigh(covariance, subset_by_index=[size - k, size - 1])
    vectors = vectors[:, ::-1]
    strongest = np.abs(vectors).argmax(axis=0)
    signs = np.sign(vectors[strongest, np.arange(k)])
    fixed: NDArray[np.float32] = (vectors * signs).astype(np.float32)
    return fixed
