"""Selections: some rows of a data set under a short name that an address can carry."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError, UnknownName
from core.files import write_whole

_KEY: Final = re.compile(r"[0-9a-f]{12}")
_FINGERPRINT_DIGITS: Final = 16


class EmptySelection(EmotionLensError):
    """A selection of nothing, or of rows that are not there."""

    code = "empty-selection"


class Selections:
    """The selections ever made, kept under the pictures' fingerprint: links stay good.

    The same rows have the same key. One bit a row of the data set: 4.5 kB for FER2013.

    Args:
        home: the folder of `Settings.home`.
    """

    def __init__(self, home: Path) -> None:
        self._root = home / "selections"

    def save(self, dataset: Dataset, rows: Iterable[int] | NDArray[np.integer]) -> str:
        """Keep rows, in any order and some perhaps twice, and return their key.

        Raises:
            EmptySelection: there is no row, or one that the data set does not have.
        """
        chosen = np.unique(np.fromiter(rows, np.int64))
        if not len(chosen):
            raise EmptySelection("No picture is selected.", hint="Select one or more pictures.")
        if chosen[0] < 0 or chosen[-1] >= len(dataset):
            raise EmptySelection(
                f"{dataset.title} has no row {chosen[0] if chosen[0] < 0 else chosen[-1]}.",
                hint=f"Rows go from 0 to {len(dataset) - 1}.",
            )
        bits = np.zeros(len(dataset), np.uint8)
        bits[chosen] = 1
        packed = np.packbits(bits).tobytes()
        key = hashlib.sha256(packed).hexdigest()[:12]
        write_whole(self._path(dataset, key), packed)
        return key

    def load(self, dataset: Dataset, key: str) -> NDArray[np.int64]:
        """Return the rows of a selection, ascending: shape (n,), n > 0.

        Raises:
            UnknownName: this data set has no such selection.
        """
        path = self._path(dataset, key) if _KEY.fullmatch(key) else None
        if path is None or not path.is_file():
            raise UnknownName("selection", key[:40], ())
        bits = np.unpackbits(np.frombuffer(path.read_bytes(), np.uint8), count=len(dataset))
        return np.flatnonzero(bits)

    def holds(self, dataset: Dataset, key: str) -> bool:
        """Return whether this data set has such a selection."""
        return bool(_KEY.fullmatch(key)) and self._path(dataset, key).is_file()

    def _path(self, dataset: Dataset, key: str) -> Path:
        return self._root / dataset.fingerprint[:_FINGERPRINT_DIGITS] / f"{key}.bits"
