"""Deletion and insertion: the probability as a map's pixels are hidden, or shown, in its order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.explain.baselines import Baseline, baseline
from core.explain.faithfulness import FloatArray, Predict

# What hides pixels. One alone would favour maps that suit it: grey makes edges of its own, a blur
# leaves the rough shape.
BASELINES: Final[tuple[Baseline, ...]] = ("mean", "blur")
# Shares of the pixels at which the model is asked, each about twice the one before: the first few
# percent are where maps differ.
SHARES: Final = (0.0, 0.03, 0.07, 0.15, 0.3, 0.55, 1.0)
# For a curve that people look at.
FINE: Final = tuple(step / 20 for step in range(21))


@dataclass(frozen=True)
class Curves:
    """What the model says as pixels go or come, the strongest evidence first.

    Attributes:
        shares: of the pixels hidden or shown, from 0 to 1: shape (steps,).
        deletion: probability of the class with these pixels hidden: shape (maps, steps).
        insertion: probability with only these pixels shown: shape (maps, steps).
    """

    shares: FloatArray
    deletion: FloatArray
    insertion: FloatArray

    @property
    def areas(self) -> tuple[FloatArray, FloatArray]:
        """Areas under deletion and insertion, each in [0, 1] and of shape (maps,)."""
        deleted, inserted = (
            np.asarray(np.trapezoid(values, self.shares, axis=1), np.float32)
            for values in (self.deletion, self.insertion)
        )
        return deleted, inserted

    @property
    def advantage(self) -> FloatArray:
        """Area under insertion less that under deletion, in [-1, 1]: shape (maps,).

        0 is what an order without meaning comes to on average; the more, the better the map knows
        which pixels the model needs.
        """
        deleted, inserted = self.areas
        return np.asarray(inserted - deleted, np.float32)


def curves(
    predict: Predict,
    image: FloatArray,
    class_index: int,
    maps: FloatArray,
    kind: Baseline,
    *,
    shares: Sequence[float] = SHARES,
) -> Curves:
    """Return the deletion and insertion curves of several maps of one picture.

    Args:
        predict: the model.
        image: shape (H, W), in [0, 1].
        class_index: whose probability is followed.
        maps: shape (M, H, W); only the order of their values counts. Pixels of equal value come in
            an order without meaning, the same in all maps.
        kind: what hides pixels.
        shares: of the pixels at which the model is asked, rising from 0 to 1.

    References:
        Petsiuk et al. 2018, section 3.3, https://arxiv.org/abs/1806.07421
    """
    places = np.asarray(shares)
    hidden, shown = pictures(image, maps, kind, places[1:-1])
    # Nothing hidden is the whole picture, everything hidden the baseline, whatever the map.
    ends = pictures(image, maps[:1], kind, places[[0, -1]])[0][0]
    asked = [ends, *(part.reshape(-1, *image.shape) for part in (hidden, shown))]
    found = predict(np.concatenate(asked))[:, class_index]
    whole, nothing = (np.full((len(maps), 1), value) for value in found[:2])
    deleted, inserted = np.split(found[2:].reshape(2 * len(maps), -1), 2)
    return Curves(
        shares=(_counts(places, image) / image.size).astype(np.float32),
        deletion=np.hstack([whole, deleted, nothing]).astype(np.float32),
        insertion=np.hstack([nothing, inserted, whole]).astype(np.float32),
    )


def pictures(
    image: FloatArray, maps: FloatArray, kind: Baseline, shares: Sequence[float] | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return what the model is shown for the curves: pixels hidden, and only these shown.

    Args:
        image: shape (H, W), in [0, 1].
        maps: shape (M, H, W).
        kind: what hides pixels.
        shares: of the pixels, the strongest evidence first.

    Returns:
        Two arrays of shape (M, shares, H, W), float32.
    """
    empty = baseline(image[None, ..., None], kind)[0, ..., 0]
    taken = _ranks(maps)[:, None] < _counts(shares, image)[:, None, None]
    hidden, shown = np.where(taken, empty, image), np.where(taken, image, empty)
    return hidden.astype(np.float32), shown.astype(np.float32)


def _counts(shares: Sequence[float] | FloatArray, image: FloatArray) -> NDArray[np.int64]:
    counts: NDArray[np.int64] = np.rint(np.asarray(shares) * image.size).astype(np.int64)
    return counts


def _ranks(maps: FloatArray) -> NDArray[np.int64]:
    """Return each pixel's place in the order of its map, the largest value first: (M, H, W)."""
    flat = maps.reshape(len(maps), -1)
    # Without it, equal values would be taken row by row from the top, where the forehead is.
    chance = np.random.default_rng(0).permutation(flat.shape[1])
    order = np.lexsort((np.broadcast_to(chance, flat.shape), -flat), axis=1)
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(flat.shape[1])[None], axis=1)
    return ranks.reshape(maps.shape)
