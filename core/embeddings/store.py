"""Vectors of a data set's pictures, kept under the model's and the pictures' own digests."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.ensembles.build import description
from core.files import whole_folder
from core.keys import digest
from core.runs.run import Run

PIXELS: Final = "pixels"
"""Names the embeddings that need no run: principal components of the pixels."""
# Raised whenever the same run and pictures would give other vectors.
_VERSION: Final = 1
_DIGITS: Final = 16
_log = logging.getLogger(__name__)

Source = Run | None
"""The run that looks at the pictures; None for the pixels themselves."""


@dataclass(frozen=True)
class Embedded:
    """One vector a picture of a data set, in row order.

    Attributes:
        vectors: shape (N, d), float32, a read-only memory map. Single precision, because NumPy
            multiplies half precision 40 times as slowly.
        lengths: shape (N,), float32, the Euclidean length of each vector; 1 where it is 0, so that
            a blank picture is like nothing rather than NaN.
    """

    vectors: NDArray[np.float32]
    lengths: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.vectors)

    def directions(self) -> NDArray[np.float32]:
        """Return the vectors scaled to length 1: shape (N, d), in memory."""
        scaled: NDArray[np.float32] = self.vectors / self.lengths[:, None]
        return scaled


class Embeddings:
    """All embeddings computed so far.

    Args:
        home: the folder of `Settings.home`.
    """

    def __init__(self, home: Path) -> None:
        self._root = home / "cache" / "embeddings"

    def load(self, source: Source, dataset: Dataset) -> Embedded | None:
        """Return what a run, or None for the pixels, makes of a data set; None: not computed."""
        folder = self._folder(source, dataset)
        if not folder.is_dir():
            return None
        try:
            vectors = np.load(folder / "vectors.npy", mmap_mode="r", allow_pickle=False)
            lengths = np.load(folder / "lengths.npy", allow_pickle=False)
        except (EOFError, OSError, ValueError):
            _log.warning("%s cannot be read and will be computed again", folder)
            return None
        fits = vectors.ndim == 2 and len(vectors) == len(lengths) == len(dataset)
        return Embedded(vectors, lengths) if fits else None

    def holds(self, source: Source, dataset: Dataset) -> bool:
        """Return whether they were computed, without reading them."""
        return (self._folder(source, dataset) / "vectors.npy").is_file()

    def store(self, source: Source, dataset: Dataset, vectors: NDArray[np.float32]) -> Embedded:
        """Keep vectors (N, d), whole or not at all."""
        vectors = np.ascontiguousarray(vectors, np.float32)
        lengths = np.linalg.norm(vectors, axis=1)
        with whole_folder(self._folder(source, dataset)) as draft:
            np.save(draft / "vectors.npy", vectors)
            np.save(draft / "lengths.npy", np.where(lengths > 0, lengths, 1).astype(np.float32))
        kept = self.load(source, dataset)
        if kept is None:
            raise OSError(f"embeddings could not be kept in {self._root}")
        return kept

    def key(self, source: Source, dataset: Dataset) -> str:
        """Return what the embeddings depend on, as part of a file's name."""
        return f"{_model_key(source)}-{dataset.fingerprint[:_DIGITS]}-v{_VERSION}"

    def _folder(self, source: Source, dataset: Dataset) -> Path:
        return self._root / self.key(source, dataset)


def _model_key(source: Source) -> str:
    if source is None:
        return PIXELS
    if not source.is_ensemble:
        return source.weights_digest[:_DIGITS]
    # By its members: ensembles that only combine them differently see pictures alike.
    weights = [str(member["weights"]) for member in description(source)["members"]]
    return weights[0][:_DIGITS] if len(weights) == 1 else digest(weights)[:_DIGITS]
