"""Further measures of a map: fidelity of its values, stability under shifts, agreement."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.explain.baselines import baseline
from core.explain.faithfulness import FloatArray, Predict

# Of MuFidelity: random sets of cells, how many, how large a cell and what share of them is hidden.
SUBSETS: Final = 64
CELL: Final = 6
HIDDEN: Final = 0.2
# Pixels by which a picture is shifted to see whether its map goes along.
SHIFT: Final = 2


def subsets(size: tuple[int, int], *, count: int = SUBSETS, seed: int = 0) -> NDArray[np.bool_]:
    """Return random sets of square cells to hide: shape (count, H, W)."""
    generator = np.random.default_rng(seed)
    rows, columns = (-(-length // CELL) for length in size)
    cells = generator.random((count, rows, columns)) < HIDDEN
    return cells.repeat(CELL, axis=1).repeat(CELL, axis=2)[:, : size[0], : size[1]]


def falls(
    predict: Predict, image: FloatArray, class_index: int, hidden: NDArray[np.bool_]
) -> FloatArray:
    """Return how much the probability falls with each set of pixels hidden: shape (sets,).

    Args:
        predict: the model.
        image: shape (H, W), in [0, 1].
        class_index: whose probability falls.
        hidden: shape (sets, H, W); what is hidden shows the picture's mean grey.
    """
    empty = baseline(image[None, ..., None], "mean")[0, ..., 0]
    pictures = np.concatenate([image[None], np.where(hidden, empty, image)]).astype(np.float32)
    found = predict(pictures)[:, class_index]
    return np.asarray(found[0] - found[1:], np.float32)


def fidelity(heat: FloatArray, hidden: NDArray[np.bool_], fallen: FloatArray) -> float:
    """Return MuFidelity: how the map's sum over hidden sets goes with the fall of the probability.

    Returns:
        A correlation in [-1, 1]; 0 where the map is empty or nothing makes the model fall.

    References:
        Bhatt et al. 2020, https://arxiv.org/abs/2005.00631
    """
    return _correlation((heat * hidden).sum(axis=(1, 2)), fallen)


def stability(
    explain: Callable[[FloatArray], FloatArray], image: FloatArray, heat: FloatArray
) -> float:
    """Return how well a map goes along when the picture is shifted by two pixels, four ways.

    Args:
        explain: pictures (N, H, W) to maps (N, H, W) of the same class.
        image: shape (H, W).
        heat: its map, shape (H, W).

    Returns:
        The mean rank correlation, in [-1, 1], of the map with the shifted pictures' maps put back.
    """
    ways = [(SHIFT, 0), (-SHIFT, 0), (0, SHIFT), (0, -SHIFT)]
    padded = np.pad(image, SHIFT, mode="edge")
    inner = np.s_[SHIFT:-SHIFT, SHIFT:-SHIFT]
    shifted = np.stack([np.roll(padded, way, axis=(0, 1))[inner] for way in ways])
    found = explain(shifted)
    back = [np.roll(m, (-y, -x), axis=(0, 1)) for m, (y, x) in zip(found, ways, strict=True)]
    # What came in at the edges has no counterpart.
    return float(np.mean([rank_correlation(heat[inner], other[inner]) for other in back]))


def rank_correlation(one: FloatArray, other: FloatArray) -> float:
    """Return Spearman's rank correlation of two maps; 0 where one is the same everywhere."""
    return _correlation(_average_ranks(one), _average_ranks(other))


def _average_ranks(values: FloatArray) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middles = ends - (counts - 1) / 2
    return np.asarray(middles[inverse.ravel()], np.float64)


def _correlation(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt((one**2).sum() * (other**2).sum()))
    return float((one * other).sum()) / size if size > 0 else 0.0
