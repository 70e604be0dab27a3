"""The files of one data set, written whole, one writer at a time."""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.spool import PictureSpool
from core.files import whole_folder
from core.labels import EMOTIONS, SPLITS

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA: Final = 1
# What `core.files.whole_folder` calls a draft of `name`, and the old folder while it is replaced.
_DRAFT: Final = re.compile(r"\.(?P<name>[a-z0-9][a-z0-9_-]*?)-[a-z0-9_]{8}(?P<replaced>-replaced)?")


@dataclass(frozen=True)
class Content:
    """What a data set is: pictures, splits and labels of equal length, and their fingerprint."""

    images: PictureSpool
    splits: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    fingerprint: str

    def __post_init__(self) -> None:
        lengths = {len(self.images), len(self.splits), len(self.labels)}
        if len(lengths) != 1:
            raise ValueError(f"pictures, splits and labels differ in length: {sorted(lengths)}")

    def counts(self) -> dict[str, list[int]]:
        """Return rows per class, in label order, for each split."""
        return {
            split: np.bincount(self.labels[self.splits == code], minlength=len(EMOTIONS)).tolist()
            for code, split in enumerate(SPLITS)
        }


def write_folder(
    target: Path, content: Content, features: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]
) -> None:
    """Write a data set's folder, replacing an older one; call while `locked`.

    Args:
        target: the folder.
        content: what to store.
        features: further columns of `rows.parquet`, each of length N.
        facts: further entries of the manifest: title, synthetic, source.
    """
    manifest = {
        "schema": SCHEMA,
        "title": facts["title"],
        "rows": len(content.images),
        "fingerprint": content.fingerprint,
        "synthetic": facts["synthetic"],
        "counts": content.counts(),
        "features": list(features),
        "source": facts["source"],
    }
    with whole_folder(target) as draft:
        content.images.save(draft / "images.npy")
        np.save(draft / "splits.npy", content.splits.astype(np.uint8))
        np.save(draft / "labels.npy", content.labels.astype(np.uint8))
        _write_rows(draft / "rows.parquet", content, features)
        (draft / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the right to write under `root`; a second process waits. Dies with the process."""
    root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sweep(root: Path) -> None:
    """Remove what a killed writer left, and bring back a folder it had moved; while `locked`."""
    for path in root.iterdir():
        match = _DRAFT.fullmatch(path.name)
        if not match or not path.is_dir():
            continue
        target = root / match["name"]
        if match["replaced"] and not target.exists():
            path.replace(target)
        else:
            shutil.rmtree(path, ignore_errors=True)


def read_rows(path: Path) -> "pa.Table":
    """Return `rows.parquet`; this way of reading does not import pandas."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        return file.read()


def column_values(table: "pa.Table", name: str) -> NDArray[Any]:
    """Return one column without missing values: shape (N,).

    Numbers go by their memory: Arrow's own conversion would import pandas, which takes half a
    second that the web process does not have.
    """
    column = table[name].combine_chunks()
    kind = np.dtype(column.type.to_pandas_dtype())
    if kind.kind not in "iuf":
        values: NDArray[Any] = column.to_numpy(zero_copy_only=False)
        return values
    return np.frombuffer(column.buffers()[1], dtype=kind)[column.offset :][: len(column)]


def _write_rows(path: Path, content: Content, features: Mapping[str, NDArray[Any]]) -> None:
    # pyarrow writes what pandas would, without the half second that importing pandas takes.
    import pyarrow as pa
    import pyarrow.parquet as pq

    splits = pa.StringArray.from_buffers(len(SPLITS), *_text_buffers(SPLITS))
    columns = {
        "row": _column(np.arange(len(content.images), dtype=np.int32)),
        "split": pa.DictionaryArray.from_arrays(_column(content.splits.astype(np.int8)), splits),
        "label": _column(content.labels.astype(np.int8)),
        **{name: _column(values) for name, values in features.items()},
    }
    pq.write_table(pa.table(columns), path)


def _column(values: NDArray[Any]) -> "pa.Array":
    """Return an Arrow array; numbers go by their memory, as `pa.array` would import pandas."""
    import pyarrow as pa

    if values.dtype.kind not in "iuf":
        return pa.array(values)
    buffer = pa.py_buffer(np.ascontiguousarray(values))
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, buffer])


def _text_buffers(texts: Sequence[str]) -> "tuple[pa.Buffer, pa.Buffer]":
    """Return Arrow's offsets and bytes of some texts."""
    import pyarrow as pa

    encoded = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))
