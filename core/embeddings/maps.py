"""Maps: each picture a point in the plane, near to those it is like."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.embeddings.pixels import main_directions
from core.embeddings.store import Embedded, Embeddings, Source
from core.files import whole_folder
from core.progress import Progress

SEED: Final = 0
CLUSTERS: Final = 12
NEIGHBOURS: Final = 15
# UMAP wants 50 directions at most, and so does k-means: distances in more say less.
_DIRECTIONS: Final = 50
_LEAST_DISTANCE: Final = 0.1
# UMAP needs some pictures to lay out; with fewer the main directions are the map.
_FEWEST: Final = 10
# Positions are whole numbers, 2 bytes each on the wire; no screen has more pixels than that.
STEPS: Final = 65_535
_VERSION: Final = 1


@dataclass(frozen=True)
class PictureMap:
    """Where each picture of a data set lies, in row order.

    Attributes:
        umap: shape (N, 2), uint16, by UMAP: neighbourhoods are kept, distances are not.
        pca: shape (N, 2), uint16, along the two main directions.
        clusters: shape (N,), uint8: group by k-means in the main directions, the largest first.
        kept: share of all variance that the two main directions hold.
    """

    umap: NDArray[np.uint16]
    pca: NDArray[np.uint16]
    clusters: NDArray[np.uint8]
    kept: float


class Maps:
    """All maps computed so far.

    Args:
        home: the folder of `Settings.home`.
    """

    def __init__(self, home: Path) -> None:
        self._root = home / "cache" / "maps"
        self._embeddings = Embeddings(home)

    def load(self, source: Source, dataset: Dataset) -> PictureMap | None:
        """Return the map of a run's embeddings, or of the pixels; None: not computed yet."""
        folder = self._folder(source, dataset)
        names = ("umap", "pca", "clusters", "kept")
        try:
            umap, pca, clusters, kept = (np.load(folder / f"{name}.npy") for name in names)
        except (EOFError, OSError, ValueError):
            return None
        if not len(umap) == len(pca) == len(clusters) == len(dataset):
            return None
        return PictureMap(umap, pca, clusters, float(kept))

    def holds(self, source: Source, dataset: Dataset) -> bool:
        """Return whether the map was computed, without reading it."""
        return (self._folder(source, dataset) / "kept.npy").is_file()

    def store(self, source: Source, dataset: Dataset, drawn: PictureMap) -> None:
        """Keep a map, whole or not at all."""
        with whole_folder(self._folder(source, dataset)) as draft:
            for name, values in vars(drawn).items():
                np.save(draft / f"{name}.npy", values)

    def _folder(self, source: Source, dataset: Dataset) -> Path:
        return self._root / f"{self._embeddings.key(source, dataset)}-m{_VERSION}"


def draw_map(
    embedded: Embedded, *, seed: int = SEED, progress: Progress | None = None
) -> PictureMap:
    """Return the map of embeddings; the same vectors and seed give the same map.

    Args:
        embedded: vectors of all pictures; their directions count, not their lengths.
        seed: of UMAP's beginnings and k-means's.
        progress: called with (steps done, steps in all, note).

    References:
        McInnes, Healy and Melville 2018, UMAP, https://arxiv.org/abs/1802.03426
    """
    report = progress or (lambda _done, _total, _note: None)
    report(0, 3, "finding main directions")
    reduced, kept = _main_coordinates(embedded.directions())
    report(1, 3, "grouping")
    clusters = _clusters(reduced, seed)
    report(2, 3, "laying the map out, which takes a minute or more")
    plane = _umap(reduced, seed) if len(reduced) >= _FEWEST else reduced[:, :2]
    report(3, 3, "done")
    return PictureMap(quantised(plane), quantised(reduced[:, :2]), clusters, kept)


def quantised(plane: NDArray[np.floating]) -> NDArray[np.uint16]:
    """Return positions (N, 2) as whole numbers from 0, both axes on one scale."""
    low = plane.min(axis=0)
    extent = float((plane.max(axis=0) - low).max()) or 1.0
    steps: NDArray[np.uint16] = np.rint((plane - low) / extent * STEPS).astype(np.uint16)
    return steps


def _main_coordinates(units: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """Return coordinates along at most 50 main directions, and the share that two of them hold."""
    centred = units - units.mean(axis=0)
    covariance = (centred.T @ centred).astype(np.float64) / len(centred)
    reduced = centred @ main_directions(covariance, _DIRECTIONS)
    if reduced.shape[1] < 2:
        reduced = np.pad(reduced, ((0, 0), (0, 2 - reduced.shape[1])))
    total = float(np.trace(covariance))
    held = float(reduced[:, :2].var(axis=0).sum() / total) if total > 0 else 0.0
    return reduced, held


def _clusters(reduced: NDArray[np.float32], seed: int) -> NDArray[np.uint8]:
    from sklearn.cluster import KMeans

    distinct = len(np.unique(reduced, axis=0))
    means = KMeans(min(CLUSTERS, distinct), n_init=3, random_state=seed).fit(reduced)
    order = np.argsort(-np.bincount(means.labels_), kind="stable")
    place = np.empty(len(order), np.uint8)
    place[order] = np.arange(len(order))
    numbered: NDArray[np.uint8] = place[means.labels_]
    return numbered


def _umap(reduced: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    import warnings

    with warnings.catch_warnings():
        # UMAP looks for TensorFlow, whose absence or presence changes nothing here.
        warnings.simplefilter("ignore")
        from umap.umap_ import UMAP

        # One job: with a seed UMAP runs on one core whatever it is told, and complains.
        plane: NDArray[np.float32] = UMAP(
            n_neighbors=min(NEIGHBOURS, len(reduced) - 1),
            min_dist=_LEAST_DISTANCE,
            random_state=seed,
            n_jobs=1,
        ).fit_transform(reduced)
    # A picture without neighbours, e.g. among copies, has no place: it goes to the middle.
    return np.where(np.isfinite(plane), plane, np.nanmean(plane, axis=0))
