"""Data sets: importers, the store, the synthetic demo set.

An importer is one module of `core.data.importers` that registers one `Importer`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from core.errors import EmotionLensError
from core.progress import Progress
from core.registry import Registry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class DataError(EmotionLensError):
    """A source that cannot be imported: what is wrong with which row or file."""

    code = "data-error"


class UnreadableSource(DataError):
    """A source that is missing, damaged, empty or of another kind; nothing of it can be used."""

    code = "unreadable-source"


class BadRecord(DataError):
    """One row or picture file that cannot be used; `--skip-bad` leaves it out instead."""

    code = "bad-record"


@dataclass(frozen=True)
class Skipped:
    """One row or file that was left out.

    Attributes:
        where: for people, e.g. 'row 17 (line 18)' or 'train/happy/3.png'.
        reason: what was expected and what was received.
        row: 1-based number among the data rows of a table; None for files.
    """

    where: str
    reason: str
    row: int | None = None


@dataclass(frozen=True)
class Block:
    """Some pictures in the order of the source, with what was left out between them.

    Attributes:
        images: shape (n, 48, 48), uint8.
        splits: shape (n,), uint8, index into `SPLITS`.
        labels: shape (n,), uint8, index into `EMOTIONS`.
        rows: shape (n,), int64, 0-based number of each record in the source, skipped ones counted.
        skipped: what was left out.
    """

    images: "NDArray[np.uint8]"
    splits: "NDArray[np.uint8]"
    labels: "NDArray[np.uint8]"
    rows: "NDArray[np.int64]"
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True)
class Imported:
    """An opened source.

    Attributes:
        name: data set name when the user gives none.
        title: name for people.
        blocks: the pictures, read while iterated; raises `DataError`.
        digest: call after the last block: SHA-256, in hexadecimal, of what was read.
    """

    name: str
    title: str
    blocks: Iterator[Block]
    digest: Callable[[], str]


Read = Callable[[Path, bool, Progress | None], Imported]


@dataclass(frozen=True)
class Importer:
    """One kind of source.

    Attributes:
        name: identifier in snake case.
        title: what it reads, for people.
        version: raised whenever the same source would give other pictures or labels.
        accepts: whether a path looks like this kind of source, from its name and kind only.
        read: called as `read(path, skip_bad, progress)`.
        original_order: True when the records are FER2013's rows in FER2013's order, so that a
            table of votes fits them.
    """

    name: str
    title: str
    version: int
    accepts: Callable[[Path], bool]
    read: Read
    original_order: bool = False


IMPORTERS: Final[Registry[Importer]] = Registry("importer", "core.data.importers")
