"""Pixel statistics: of a whole data set once, kept on disk and in memory; of some rows at once."""

import logging
import threading
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.mapped import let_go
from core.data.store import Dataset
from core.files import write_whole
from core.keys import digest
from core.labels import EMOTIONS, SIZE, SPLITS

# Raised whenever what is computed changes, so that old cache files are not read.
VERSION: Final = 2
# Pictures worked on at a time, so that a data set of any size fits into memory.
_CHUNK: Final = 2048
_log = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, eq=False, slots=True)
class Portraits:
    """What the pictures of each class of each split have in common, pixel by pixel.

    Attributes:
        grey_levels: shape (3, 7, 256): pixels by split, label and grey level.
        mean_faces: shape (3, 7, 48, 48), uint8: the mean picture; black where there is none.
        deviations: shape (3, 7, 48, 48), float32: the standard deviation of each pixel, in grey
            levels; zero where there are no two pictures.
    """

    grey_levels: NDArray[np.int64] = field(repr=False)
    mean_faces: NDArray[np.uint8] = field(repr=False)
    deviations: NDArray[np.float32] = field(repr=False)


@dataclass(frozen=True, eq=False, slots=True)
class Statistics:
    """What is known of all pictures of a data set.

    Attributes:
        portraits: of the whole data set.
        copies: shape (N,): how many rows hold the very same pixels, the row itself included.
        first_copy: shape (N,): the first row of the same pixels.
    """

    portraits: Portraits = field(repr=False)
    copies: NDArray[np.int64] = field(repr=False)
    first_copy: NDArray[np.int64] = field(repr=False)


def statistics(dataset: Dataset, cache: Path) -> Statistics:
    """Return the statistics of a data set, from memory, from `cache`, or computed and stored.

    Args:
        dataset: any opened data set.
        cache: folder for one file a data set; made if missing.
    """
    key = digest([VERSION, dataset.fingerprint])
    # One at a time: two visitors of a cold page should wait for one computation, not run two.
    with _lock:
        return _remembered(_ByKey(key, dataset), cache)


@dataclass(frozen=True)
class _ByKey:
    """A data set that is hashed and compared by its content's key alone."""

    key: str
    dataset: Dataset = field(compare=False)


@lru_cache(maxsize=8)
def _remembered(source: _ByKey, cache: Path) -> Statistics:
    path = cache / f"statistics-{source.key[:20]}.npz"
    stored = _read(path)
    if stored is not None:
        return stored
    computed = compute(source.dataset)
    _write(path, computed)
    return computed


def compute(dataset: Dataset) -> Statistics:
    """Compute all statistics of a data set in passes over its memory map."""
    copies, first_copy = _copies(dataset.images.reshape(len(dataset), -1))
    found = Statistics(portraits(dataset), copies=copies, first_copy=first_copy)
    let_go(dataset.images)
    return found


def portraits(dataset: Dataset, rows: NDArray[np.int64] | None = None) -> Portraits:
    """Return what the pictures of each class and split have in common.

    Args:
        dataset: that holds them.
        rows: which of them; None for all.
    """
    chosen = np.arange(len(dataset)) if rows is None else rows
    splits, labels = dataset.splits[chosen], dataset.labels[chosen]
    grid = (len(SPLITS), len(EMOTIONS))
    found = Portraits(
        grey_levels=np.zeros((*grid, 256), dtype=np.int64),
        mean_faces=np.zeros((*grid, SIZE, SIZE), dtype=np.uint8),
        deviations=np.zeros((*grid, SIZE, SIZE), dtype=np.float32),
    )
    for place in np.ndindex(*grid):
        group = chosen[(splits == place[0]) & (labels == place[1])]
        if len(group):
            levels, mean, deviation = _portrait(dataset, group)
            found.grey_levels[place] = levels
            found.mean_faces[place] = np.rint(mean)
            found.deviations[place] = deviation
    return found


def _portrait(
    dataset: Dataset, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return grey levels, mean and standard deviation of pictures, from exact integer sums."""
    levels = np.zeros(256, dtype=np.int64)
    total = np.zeros((SIZE, SIZE), dtype=np.int64)
    squares = np.zeros((SIZE, SIZE), dtype=np.int64)
    for start in range(0, len(rows), _CHUNK):
        pictures = dataset.images[rows[start : start + _CHUNK]]
        # Pillow counts bytes at memory speed; NumPy's bincount first widens each to 8 bytes.
        levels += np.array(Image.fromarray(pictures.reshape(-1, SIZE)).histogram())
        # 2,048 pictures of 255 stay below 2^32, and their squares, at 65,025 each, do too.
        total += pictures.sum(axis=0, dtype=np.uint32)
        wide = pictures.astype(np.uint16)
        squares += (wide * wide).sum(axis=0, dtype=np.uint32)
    n = len(rows)
    return levels, total / n, np.sqrt((squares * n - total * total) / (n * n))


def _copies(flat: NDArray[np.uint8]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    seen: dict[bytes, int] = {}
    first = np.array(
        [
            seen.setdefault(blake2b(row.tobytes(), digest_size=16).digest(), number)
            for number, row in enumerate(flat)
        ],
        dtype=np.int64,
    )
    return np.bincount(first, minlength=len(flat))[first], first


def _write(path: Path, found: Statistics) -> None:
    content = BytesIO()
    arrays: dict[str, Any] = {
        "grey_levels": found.portraits.grey_levels,
        "mean_faces": found.portraits.mean_faces,
        "deviations": found.portraits.deviations,
        "copies": found.copies,
        "first_copy": found.first_copy,
    }
    np.savez(content, **arrays)
    try:
        write_whole(path, content.getvalue())
    except OSError as error:
        # A full or read-only disk costs time at the next start, not the page.
        _log.warning("Statistics were not kept: %s", error)


def _read(path: Path) -> Statistics | None:
    try:
        # Read whole first: NumPy leaves a file open when its archive is damaged.
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        own = {name: arrays.pop(name) for name in ("copies", "first_copy")}
        return Statistics(Portraits(**arrays), **own)
    except FileNotFoundError:
        return None
    except (OSError, KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("Statistics in %s are computed again: %s", path, error)
        return None
