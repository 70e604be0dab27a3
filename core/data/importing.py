"""Importing: from a source that a person has to a data set in the store."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data import IMPORTERS, Block, Imported, Importer, Skipped, UnreadableSource
from core.data.archives import unpacked
from core.data.features import Features, picture_features
from core.data.spool import PictureSpool
from core.data.store import Dataset, DatasetStore, check_name
from core.data.votes import read_votes
from core.progress import Progress


def import_dataset(
    store: DatasetStore,
    path: Path,
    *,
    name: str | None = None,
    title: str | None = None,
    votes: Path | None = None,
    skip_bad: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
) -> Dataset:
    """Read a source and store it whole, with features of every picture.

    Nothing is stored when anything fails. The source is not changed. A data set of the same name
    and the same pictures is refreshed.

    Args:
        store: where to put it.
        path: file or folder, see the registry `IMPORTERS`, or a zip archive of such a folder.
        name: data set name; the importer's suggestion when omitted.
        title: of the data set, for people; the importer's suggestion when omitted.
        votes: FER+ table that belongs to the same rows.
        skip_bad: leave bad rows or files out and list them in the manifest, instead of failing.
        replace: whether other pictures of the same name may give way.
        progress: called with (bytes or files done, in all, note).

    Raises:
        DataError: the source, a record of it or the votes cannot be used.
        InvalidName, DatasetExists: the name cannot be used.
    """
    if name is not None:
        check_name(name)
    with unpacked(path, store.root, progress) as opened:
        importer = find_importer(opened)
        counted = read_votes(votes) if votes else None
        if counted and not importer.original_order:
            raise UnreadableSource(
                "Votes fit only a FER2013 table in its original order.",
                hint="Leave --votes out, or import icml_face_data.csv.",
            )
        imported = importer.read(opened, skip_bad, progress)
        with PictureSpool(store.root) as spool:
            records = _Records()
            for block in imported.blocks:
                spool.append(block.images)
                records.add(block)
            if not len(spool):
                raise UnreadableSource(
                    f"{path.name} holds no usable picture.",
                    hint="Check the file and what it lists.",
                )
            features: dict[str, NDArray[Any]] = dict(records.features())
            source = _source(importer, path, imported, records.skipped)
            if counted:
                features |= counted.features(records.rows, records.splits, total=records.total())
                source["votes"] = {"file": counted.file, "sha256": counted.sha256}
            return store.write(
                name or imported.name,
                spool,
                records.splits,
                records.labels,
                title=title or imported.title,
                source=source,
                features=features,
                replace=replace,
            )


def find_importer(path: Path) -> Importer:
    """Return the importer for a path.

    Raises:
        UnreadableSource: there is nothing at the path, or no importer reads it.
    """
    if not path.exists():
        raise UnreadableSource(
            f"There is no file or folder {path}.", hint="Check the spelling of the path."
        )
    for importer in IMPORTERS:
        if importer.accepts(path):
            return importer
    known = "; ".join(importer.title for importer in IMPORTERS)
    raise UnreadableSource(f"{path.name} is nothing that can be imported.", hint=f"Known: {known}.")


class _Records:
    """What is known of the pictures in a spool, gathered block by block."""

    def __init__(self) -> None:
        self.skipped: list[Skipped] = []
        self._splits: list[NDArray[np.uint8]] = []
        self._labels: list[NDArray[np.uint8]] = []
        self._rows: list[NDArray[np.int64]] = []
        self._features: list[Features] = []

    def add(self, block: Block) -> None:
        """Take note of a block; its pictures are not kept."""
        self.skipped += block.skipped
        self._splits.append(block.splits)
        self._labels.append(block.labels)
        self._rows.append(block.rows)
        self._features.append(picture_features(block.images))

    @property
    def splits(self) -> NDArray[np.uint8]:
        """Split codes: shape (N,)."""
        return np.concatenate(self._splits)

    @property
    def labels(self) -> NDArray[np.uint8]:
        """Label codes: shape (N,)."""
        return np.concatenate(self._labels)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Number of each picture in the source, from 0: shape (N,)."""
        return np.concatenate(self._rows)

    def total(self) -> int:
        """Return the number of records in the source, skipped ones counted."""
        return sum(len(rows) for rows in self._rows) + len(self.skipped)

    def features(self) -> Features:
        """Return the features of all pictures."""
        return {
            name: np.concatenate([part[name] for part in self._features])
            for name in self._features[0]
        }


def _source(
    importer: Importer, path: Path, imported: Imported, skipped: list[Skipped]
) -> dict[str, Any]:
    """Return the manifest's account of where the pictures came from; never a whole path."""
    return {
        "importer": importer.name,
        "importer_version": importer.version,
        "file": path.resolve().name,
        "sha256": imported.digest(),
        "skipped": [asdict(bad) for bad in skipped],
        "imported": datetime.now(UTC).isoformat(timespec="seconds"),
    }
