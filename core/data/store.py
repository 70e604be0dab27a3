"""Data sets on disk: a folder with pictures, one row of facts a picture, and a manifest."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError, UnknownName
from core.files import whole_folder
from core.labels import EMOTIONS, SIZE, SPLITS, Split

if TYPE_CHECKING:
    import pandas as pd

SCHEMA: Final = 1
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class InvalidName(EmotionLensError):
    """A data set name that cannot be a folder's name or part of an address."""

    code = "invalid-name"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"'{name}' cannot name a data set.",
            hint="Use 1 to 40 lower-case letters, digits, '-' or '_', e.g. fer2013.",
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
        images: NDArray[np.uint8] = np.load(self.path / "images.npy", mmap_mode="r")
        if images.shape != (len(self), SIZE, SIZE) or images.dtype != np.uint8:
            raise DatasetDamaged(
                f"{self.path / 'images.npy'} does not hold the {len(self)} pictures announced.",
                hint="Import the data set again.",
            )
        return images

    @cached_property
    def rows(self) -> "pd.DataFrame":
        """`rows.parquet`: columns row, split, label, then features; index 0 to N - 1."""
        import pandas as pd

        return pd.read_parquet(self.path / "rows.parquet")

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """True labels: shape (N,), 0 to 6."""
        labels: NDArray[np.uint8] = np.load(self.path / "labels.npy")
        return labels.astype(np.int64)

    def indices(self, split: Split) -> NDArray[np.int64]:
        """Return the row numbers of a split, ascending: shape (n,)."""
        return self._indices[split]

    @cached_property
    def _indices(self) -> dict[Split, NDArray[np.int64]]:
        codes = np.load(self.path / "splits.npy")
        return {split: np.flatnonzero(codes == code) for code, split in enumerate(SPLITS)}


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

    def open(self, name: str) -> Dataset:
        """Open a data set by name.

        Raises:
            UnknownName: there is none of that name.
        """
        if not _NAME.fullmatch(name) or not (self.root / name / "manifest.json").is_file():
            raise UnknownName("data set", name, self.names())
        path = self.root / name
        manifest = json.loads((path / "manifest.json").read_text())
        return Dataset(name=name, path=path, manifest=manifest)

    def write(
        self,
        name: str,
        images: NDArray[np.uint8],
        splits: NDArray[np.uint8],
        labels: NDArray[np.uint8],
        *,
        title: str,
        source: Mapping[str, Any],
        synthetic: bool = False,
        features: Mapping[str, NDArray[Any]] | None = None,
    ) -> Dataset:
        """Store a data set whole, replacing one of the same name.

        Args:
            name: folder name, see `InvalidName`.
            images: shape (N, 48, 48), uint8.
            splits: shape (N,), index into `SPLITS`.
            labels: shape (N,), index into `EMOTIONS`.
            title: name for people.
            source: where it came from: importer, file, its SHA-256, skipped rows, and the like.
            synthetic: True for drawn faces.
            features: further columns of `rows.parquet`, each of length N.

        Raises:
            InvalidName: the name cannot be used.
        """
        import pandas as pd

        check_name(name)
        columns = {
            "row": np.arange(len(images), dtype=np.int32),
            "split": pd.Categorical.from_codes(
                splits.astype(np.int8), pd.Index([str(s) for s in SPLITS])
            ),
            "label": labels.astype(np.int8),
            **(features or {}),
        }
        manifest = {
            "schema": SCHEMA,
            "title": title,
            "rows": len(images),
            "fingerprint": fingerprint(images, splits, labels),
            "synthetic": synthetic,
            "counts": {
                split: np.bincount(labels[splits == code], minlength=len(EMOTIONS)).tolist()
                for code, split in enumerate(SPLITS)
            },
            "features": list(features or {}),
            "source": dict(source),
        }
        with whole_folder(self.root / name) as draft:
            np.save(draft / "images.npy", images)
            np.save(draft / "splits.npy", splits.astype(np.uint8))
            np.save(draft / "labels.npy", labels.astype(np.uint8))
            pd.DataFrame(columns).to_parquet(draft / "rows.parquet", index=False)
            (draft / "manifest.json").write_text(json.dumps(manifest, indent=1))
        return self.open(name)


def check_name(name: str) -> None:
    """Raise `InvalidName` unless the name can be a folder's name and part of an address."""
    if not _NAME.fullmatch(name):
        raise InvalidName(name)


def fingerprint(
    images: NDArray[np.uint8], splits: NDArray[np.uint8], labels: NDArray[np.uint8]
) -> str:
    """Return the SHA-256 of pictures, splits and labels in row order."""
    hasher = hashlib.sha256(f"{SCHEMA}:{len(images)}".encode())
    for part in (images, splits.astype(np.uint8), labels.astype(np.uint8)):
        hasher.update(np.ascontiguousarray(part).data)
    return hasher.hexdigest()
