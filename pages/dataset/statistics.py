"""Pixel statistics of a data set: computed once, kept by fingerprint on disk and in memory."""

import logging
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.data.features import picture_features
from core.data.store import Dataset
from core.files import write_whole
from core.keys import digest
from core.labels import EMOTIONS, SIZE, SPLITS

# Raised whenever what is computed changes, so that old cache files are not read.
VERSION: Final = 1
# Pictures worked on at a time, so that a data set of any size fits into memory.
_CHUNK: Final = 2048
_log = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class Statistics:
    """What the pages show about a data set's pixels.

    Attributes:
        features: each of shape (N,): `brightness`, `contrast` and whatever else is numeric in
            `rows.parquet`; see `core.data.features.picture_features` for units.
        grey_levels: shape (3, 7, 256): pixels by split, label and grey level.
        mean_faces: shape (3, 7, 48, 48), uint8: the mean picture by split and label; black
            where there is none.
        copies: shape (N,): how many rows hold the very same pixels, the row itself included.
        first_copy: shape (N,): the first row of the same pixels.
    """

    features: Mapping[str, NDArray[Any]] = field(repr=False)
    grey_levels: NDArray[np.int64] = field(repr=False)
    mean_faces: NDArray[np.uint8] = field(repr=False)
    copies: NDArray[np.int64] = field(repr=False)
    first_copy: NDArray[np.int64] = field(repr=False)


def statistics(dataset: Dataset, cache: Path) -> Statistics:
    """Return the statistics of a data set, from memory, from `cache`, or computed and stored.

    Args:
        dataset: any opened data set.
        cache: folder for one file a data set; made if missing.
    """
    # The manifest counts too: the same pictures may be imported again with other features.
    key = digest([VERSION, dict(dataset.manifest)])
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
    grey_levels, mean_faces = _by_class(dataset)
    return Statistics(
        features=_features(dataset),
        grey_levels=grey_levels,
        mean_faces=mean_faces,
        copies=copies,
        first_copy=first_copy,
    )


def _features(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """Return the stored numeric features, and those of every picture that are not stored."""
    stored = _columns(dataset)
    if not {"brightness", "contrast"} <= stored.keys():
        parts = [
            picture_features(np.asarray(dataset.images[start : start + _CHUNK]))
            for start in range(0, len(dataset), _CHUNK)
        ]
        computed = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        return {**computed, **stored}
    return stored


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


def _by_class(dataset: Dataset) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    grey_levels = np.zeros((len(SPLITS), len(EMOTIONS), 256), dtype=np.int64)
    mean_faces = np.zeros((len(SPLITS), len(EMOTIONS), SIZE, SIZE), dtype=np.uint8)
    for place, split in enumerate(SPLITS):
        rows = dataset.indices(split)
        for label in range(len(EMOTIONS)):
            pictures = dataset.images[rows[dataset.labels[rows] == label]]
            if not len(pictures):
                continue
            # Pillow counts bytes at memory speed; NumPy's bincount first widens each to 8 bytes.
            tall = Image.fromarray(pictures.reshape(-1, SIZE))
            grey_levels[place, label] = tall.histogram()
            mean_faces[place, label] = np.rint(pictures.mean(axis=0))
    return grey_levels, mean_faces


def _columns(dataset: Dataset) -> dict[str, NDArray[Any]]:
    """Return the numeric feature columns of `rows.parquet`."""
    features = dataset.features()
    return {name: values for name, values in features.items() if values.dtype.kind in "buif"}


def _write(path: Path, statistics: Statistics) -> None:
    content = BytesIO()
    arrays: dict[str, Any] = {
        "grey_levels": statistics.grey_levels,
        "mean_faces": statistics.mean_faces,
        "copies": statistics.copies,
        "first_copy": statistics.first_copy,
        **{f"feature_{name}": values for name, values in statistics.features.items()},
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
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("Statistics in %s are computed again: %s", path, error)
        return None
    prefix = "feature_"
    return Statistics(
        features={
            name.removeprefix(prefix): values
            for name, values in arrays.items()
            if name.startswith(prefix)
        },
        grey_levels=arrays["grey_levels"],
        mean_faces=arrays["mean_faces"],
        copies=arrays["copies"],
        first_copy=arrays["first_copy"],
    )
