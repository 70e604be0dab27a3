"""Data sets on disk: a folder with pictures, one row of facts a picture, and a manifest."""

import hashlib
import json
import logging
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.folder import (
    SCHEMA,
    Content,
    column_values,
    locked,
    read_rows,
    sweep,
    write_folder,
)
from core.data.spool import PictureSpool
from core.errors import EmotionLensError, UnknownName
from core.labels import SIZE, SPLITS, Split

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_FACTS: Final = frozenset({"title", "rows", "fingerprint", "synthetic", "counts", "features"})
_log = logging.getLogger(__name__)


class InvalidName(EmotionLensError):
    """A data set name that cannot be a folder's name or part of an address."""

    code = "invalid-name"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' cannot name a data set.",
            hint="Use 1 to 40 lower-case letters, digits, '-' or '_', e.g. fer2013.",
        )


class DatasetExists(EmotionLensError):
    """A name that other pictures already carry."""

    code = "dataset-exists"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Other pictures are already stored as '{name}'.",
            hint="Choose another name with --name, or replace them with --replace.",
        )


class DatasetDamaged(EmotionLensError):
    """A data set folder whose files do not fit one another."""

    code = "dataset-damaged"


@dataclass(frozen=True)
class Dataset:
    """One data set, opened lazily: the manifest at once, pictures as a memory map.

    Attributes:
        name: the folder's name, used in addresses and commands.
        path: the folder.
        manifest: `manifest.json` as read.
    """

    name: str
    path: Path
    manifest: Mapping[str, Any] = field(repr=False)

    @property
    def title(self) -> str:
        """Name for people, e.g. 'FER2013'."""
        return str(self.manifest["title"])

    @property
    def fingerprint(self) -> str:
        """SHA-256 of pictures, labels and splits in row order."""
        return str(self.manifest["fingerprint"])

    @property
    def synthetic(self) -> bool:
        """True for drawn faces, which every page must say."""
        return bool(self.manifest["synthetic"])

    @property
    def counts(self) -> dict[Split, tuple[int, ...]]:
        """Rows per class, in label order, for each split; read from the manifest."""
        return {split: tuple(self.manifest["counts"][split]) for split in SPLITS}

    def __len__(self) -> int:
        return int(self.manifest["rows"])

    @cached_property
    def images(self) -> NDArray[np.uint8]:
        """All pictures: shape (N, 48, 48), uint8, a read-only memory map."""
        images: NDArray[np.uint8]
        try:
            images = np.load(self.path / "images.npy", mmap_mode="r")
        except (EOFError, OSError, ValueError) as error:
            raise _damaged(self.name, "images.npy") from error
        if images.shape != (len(self), SIZE, SIZE) or images.dtype != np.uint8:
            raise _damaged(self.name, "images.npy")
        return images

    @cached_property
    def rows(self) -> "pd.DataFrame":
        """`rows.parquet`: columns row, split, label, then features; index 0 to N - 1."""
        frame: pd.DataFrame = self._table.to_pandas()
        return frame

    @cached_property
    def _table(self) -> "pa.Table":
        try:
            return read_rows(self.path / "rows.parquet")
        except (OSError, ValueError) as error:
            raise _damaged(self.name, "rows.parquet") from error

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """True labels: shape (N,), 0 to 6."""
        return self._column("labels.npy").astype(np.int64)

    @cached_property
    def splits(self) -> NDArray[np.uint8]:
        """Split of each picture as an index into `core.labels.SPLITS`: shape (N,)."""
        return self._column("splits.npy")

    def _column(self, file: str) -> NDArray[np.uint8]:
        """Return one code a picture: shape (N,)."""
        codes: NDArray[np.uint8]
        try:
            codes = np.load(self.path / file)
        except (EOFError, OSError, ValueError) as error:
            raise _damaged(self.name, file) from error
        if codes.shape != (len(self),) or codes.dtype != np.uint8:
            raise _damaged(self.name, file)
        return codes

    def features(self, *, other_than: Collection[str] = ()) -> dict[str, NDArray[Any]]:
        """Return the columns of `rows` beyond row, split and label, each of length N."""
        wanted = [name for name in self.manifest["features"] if name not in other_than]
        return {name: column_values(self._table, name) for name in wanted}

    def indices(self, split: Split) -> NDArray[np.int64]:
        """Return the row numbers of a split, ascending: shape (n,)."""
        return self._indices[split]

    @cached_property
    def _indices(self) -> dict[Split, NDArray[np.int64]]:
        return {split: np.flatnonzero(self.splits == code) for code, split in enumerate(SPLITS)}


class DatasetStore:
    """All data sets under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> tuple[str, ...]:
        """Return the names of all whole data sets, alphabetically."""
        return tuple(
            sorted(
                p.parent.name
                for p in self.root.glob("*/manifest.json")
                if _NAME.fullmatch(p.parent.name)
            )
        )

    def all(self) -> tuple[Dataset, ...]:
        """Return all data sets, alphabetically by name. Damaged ones are left out and logged."""
        opened = (self._readable(name) for name in self.names())
        return tuple(dataset for dataset in opened if dataset is not None)

    def open(self, name: str) -> Dataset:
        """Open a data set by name.

        Raises:
            UnknownName: there is none of that name.
            DatasetDamaged: its manifest cannot be read.
        """
        if not _NAME.fullmatch(name) or not (self.root / name / "manifest.json").is_file():
            raise UnknownName("data set", name, self.names())
        path = self.root / name
        try:
            manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
            missing = _FACTS - manifest.keys()
        except (ValueError, AttributeError) as error:
            raise _damaged(name, "manifest.json") from error
        if missing:
            raise _damaged(name, "manifest.json")
        return Dataset(name=name, path=path, manifest=manifest)

    def write(
        self,
        name: str,
        images: NDArray[np.uint8] | PictureSpool,
        splits: NDArray[np.uint8],
        labels: NDArray[np.uint8],
        *,
        title: str,
        source: Mapping[str, Any],
        synthetic: bool = False,
        features: Mapping[str, NDArray[Any]] | None = None,
        replace: bool = True,
    ) -> Dataset:
        """Store a data set whole.

        One of the same name and the same fingerprint is refreshed: features that it has and that
        are not given anew are kept.

        Args:
            name: folder name, see `InvalidName`.
            images: shape (N, 48, 48), uint8, or a spool of N pictures.
            splits: shape (N,), index into `SPLITS`.
            labels: shape (N,), index into `EMOTIONS`.
            title: name for people.
            source: where it came from: importer, file, its SHA-256, skipped rows, and the like.
            synthetic: True for drawn faces.
            features: further columns of `rows.parquet`, each of length N.
            replace: whether other pictures of the same name may give way.

        Raises:
            InvalidName: the name cannot be used.
            DatasetExists: other pictures carry the name, and `replace` is False.
        """
        check_name(name)
        with PictureSpool(self.root) as spool:
            if isinstance(images, np.ndarray):
                spool.append(images)
                images = spool
            content = Content(images, splits, labels, fingerprint(images, splits, labels))
            with locked(self.root):
                sweep(self.root)
                existing = self._existing(name, content.fingerprint, replace=replace)
                columns = dict(features or {})
                with suppress(DatasetDamaged):
                    columns |= existing.features(other_than=columns) if existing else {}
                facts = {"title": title, "synthetic": synthetic, "source": dict(source)}
                write_folder(self.root / name, content, columns, facts)
        return self.open(name)

    def _readable(self, name: str) -> Dataset | None:
        try:
            return self.open(name)
        except (UnknownName, DatasetDamaged) as error:
            # Unknown: removed by someone else since the folder was listed.
            _log.warning("%s", error)
            return None

    def _existing(self, name: str, new: str, *, replace: bool) -> Dataset | None:
        """Return the stored data set of that name if it holds the same pictures."""
        try:
            existing = self.open(name)
        except (UnknownName, DatasetDamaged):
            return None
        if existing.fingerprint == new:
            return existing
        if not replace:
            raise DatasetExists(name)
        return None


def _damaged(name: str, file: str) -> DatasetDamaged:
    return DatasetDamaged(
        f"{file} of data set '{name}' is missing or damaged.", hint="Import the data set again."
    )


def check_name(name: str) -> None:
    """Raise `InvalidName` unless the name can be a folder's name and part of an address."""
    if not _NAME.fullmatch(name):
        raise InvalidName(name)


def fingerprint(
    images: NDArray[np.uint8] | PictureSpool,
    splits: NDArray[np.uint8],
    labels: NDArray[np.uint8],
) -> str:
    """Return the SHA-256 of pictures, splits and labels in row order."""
    hasher = hashlib.sha256(f"{SCHEMA}:{len(images)}".encode())
    if isinstance(images, PictureSpool):
        images.feed(hasher)
    else:
        hasher.update(np.ascontiguousarray(images).data)
    for codes in (splits, labels):
        hasher.update(np.ascontiguousarray(codes.astype(np.uint8)).data)
    return hasher.hexdigest()
