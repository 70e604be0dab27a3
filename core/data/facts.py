"""Facts of every row: what a data set stores of its pictures, and what is computed once instead."""

import logging
import threading
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import COLUMNS, Ballots, ballots
from core.data.features import picture_features
from core.data.mapped import let_go
from core.data.store import Dataset
from core.files import write_whole
from core.keys import digest
from core.labels import SIZE

# Raised whenever what is computed changes, so that old cache files are not read.
VERSION: Final = 1
PICTURE_FEATURES: Final = tuple(picture_features(np.zeros((1, SIZE, SIZE), np.uint8)))
"""What is known of every picture: brightness, contrast, sharpness, entropy."""

# Pictures worked on at a time, so that a data set of any size fits into memory.
_CHUNK: Final = 2048
_log = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True, eq=False)
class Facts:
    """One value a row for each feature.

    Attributes:
        features: each of shape (N,): `brightness`, `contrast`, `sharpness`, `entropy` (units: see
            `core.data.features`), then whatever else is numeric in `rows.parquet`, votes left out.
        ballots: FER+ votes and what follows from them; None where none were imported.
    """

    features: Mapping[str, NDArray[Any]] = field(repr=False)
    ballots: Ballots | None = field(repr=False)

    @property
    def columns(self) -> dict[str, NDArray[Any]]:
        """The features, and with votes also `vote_entropy` (bits) and `vote_share`."""
        votes = self.ballots
        more = {} if votes is None else {"vote_entropy": votes.entropy, "vote_share": votes.share}
        return {**self.features, **more}


def row_facts(dataset: Dataset, cache: Path) -> Facts:
    """Return the facts of a data set's rows, from memory, from disk, or computed and stored.

    A data set imported before a feature existed lacks it: it is computed from the pictures then,
    without a new import.

    Args:
        dataset: any opened data set.
        cache: folder for one file a data set that lacks a feature; made if missing.
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
def _remembered(source: _ByKey, cache: Path) -> Facts:
    stored = source.dataset.features()
    numeric = {name: values for name, values in stored.items() if values.dtype.kind in "buif"}
    missing = [name for name in PICTURE_FEATURES if name not in numeric]
    path = cache / f"facts-{source.key[:20]}.npz"
    added = (_read(path, missing) or _computed(source.dataset, path, missing)) if missing else {}
    known = {**numeric, **added}
    others = [n for n in known if n not in PICTURE_FEATURES and n not in COLUMNS]
    return Facts(
        features={name: known[name] for name in (*PICTURE_FEATURES, *others)},
        ballots=ballots(numeric),
    )


def _computed(dataset: Dataset, path: Path, missing: list[str]) -> dict[str, NDArray[Any]]:
    parts = [
        picture_features(np.asarray(dataset.images[start : start + _CHUNK]))
        for start in range(0, max(len(dataset), 1), _CHUNK)
    ]
    let_go(dataset.images)
    found = {name: np.concatenate([part[name] for part in parts]) for name in missing}
    content = BytesIO()
    np.savez(content, allow_pickle=False, **found)
    try:
        write_whole(path, content.getvalue())
    except OSError as error:
        # A full or read-only disk costs time at the next start, not the page.
        _log.warning("Facts were not kept: %s", error)
    return found


def _read(path: Path, wanted: list[str]) -> dict[str, NDArray[Any]] | None:
    try:
        # Read whole first: NumPy leaves a file open when its archive is damaged.
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            return {name: stored[name] for name in wanted}
    except FileNotFoundError:
        return None
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as error:
        _log.warning("Facts in %s are computed again: %s", path, error)
        return None
