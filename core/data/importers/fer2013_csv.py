"""FER2013 as Kaggle ships it: a table with one row a picture."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from core.data import (
    IMPORTERS,
    BadRecord,
    Block,
    Imported,
    Importer,
    Skipped,
    UnreadableSource,
)
from core.data.importers._pixels import parse_row, parse_rows
from core.data.importers._tables import open_table
from core.keys import file_digest
from core.labels import EMOTIONS, SIZE, SPLITS
from core.progress import Progress

_SUFFIX: Final = re.compile(r"\.(csv|csv\.gz|zip)", re.IGNORECASE)
_SPLIT_CODES: Final = {split.encode(): code for code, split in enumerate(SPLITS)}
_LABEL_CODES: Final = {str(code).encode(): code for code in range(len(EMOTIONS))}
_THREADS: Final = 2
_AHEAD: Final = 4
"""Batches of lines in work at a time: enough to keep the threads busy, few enough for memory."""


@dataclass(frozen=True)
class _Columns:
    """Where the three columns are."""

    label: int
    split: int
    pixels: int
    count: int


@dataclass(frozen=True)
class _Lines:
    """Lines that follow one another; blank ones are neither rows nor errors."""

    texts: list[bytes]
    first_line: int
    first_row: int


def accepts(path: Path) -> bool:
    """Return whether the name is one of a csv, a compressed csv, or a zip archive."""
    return path.is_file() and _SUFFIX.search(path.name) is not None


def read(path: Path, skip_bad: bool, progress: Progress | None = None) -> Imported:
    """Open a FER2013 table; see `Importer.read`."""
    digest: list[str] = []
    return Imported(
        name="fer2013",
        title="FER2013",
        blocks=_blocks(path, skip_bad, progress, digest.append),
        digest=lambda: digest[0],
    )


def _blocks(
    path: Path, skip_bad: bool, progress: Progress | None, keep_digest: Callable[[str], None]
) -> Iterator[Block]:
    """Yield blocks in file order, parsed by threads that numpy lets run side by side."""
    with (
        open_table(path, lambda header: _find_columns(header) is not None) as table,
        ThreadPoolExecutor(_THREADS) as pool,
    ):
        columns = _find_columns(table.header)
        if columns is None:
            raise _wrong_header(path.name, table.header)
        digest = pool.submit(file_digest, path)
        parsed = (
            pool.submit(_parse, path.name, lines, columns, skip_bad)
            for lines in _number(table.lines)
        )
        rows = 0
        for block in _in_order(parsed):
            yield block
            rows += len(block.labels)
            if progress:
                progress(table.position(), table.total, f"{rows:,} rows")
        keep_digest(digest.result())


def _in_order(submitted: Iterator[Future[Block]]) -> Iterator[Block]:
    """Yield results in the order of their submission, a few of them in work at a time."""
    waiting: deque[Future[Block]] = deque()
    try:
        for future in submitted:
            waiting.append(future)
            if len(waiting) == _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def _number(batches: Iterator[list[bytes]]) -> Iterator[_Lines]:
    line, row = 2, 1
    for texts in batches:
        yield _Lines(texts, first_line=line, first_row=row)
        line += len(texts)
        row += len(texts) - sum(map(_is_blank, texts))


def _is_blank(line: bytes) -> bool:
    # Only short lines are looked into: those with pixels are long and many.
    return len(line) < 80 and not line.strip()


def _find_columns(header: bytes) -> _Columns | None:
    """Return where the columns are, or None if this is not the header of such a table."""
    text = header.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    names = [name.strip(' "\r\n\t').lower() for name in text.split(",")]
    try:
        return _Columns(
            label=names.index("emotion"),
            split=names.index("usage"),
            pixels=names.index("pixels"),
            count=len(names),
        )
    except ValueError:
        return None


def _wrong_header(name: str, header: bytes) -> UnreadableSource:
    received = header[:60].decode("utf-8", "replace").strip()
    received = "".join(c if c.isprintable() else "?" for c in received)
    return UnreadableSource(
        f"{name} has no columns emotion, pixels and Usage: its first line begins '{received}'.",
        hint="Choose the csv file of FER2013 (icml_face_data.csv or fer2013.csv).",
    )


def _parse(name: str, lines: _Lines, columns: _Columns, skip_bad: bool) -> Block:
    """Return the pictures of some lines; raises `BadRecord` unless bad rows are to be skipped."""
    numbered = [(i, text) for i, text in enumerate(lines.texts) if not _is_blank(text)]
    rows: list[int] = []
    facts: list[tuple[int, int, bytes]] = []
    skipped: list[Skipped] = []

    def reject(offset: int, error: ValueError) -> None:
        row, line = lines.first_row + offset, lines.first_line + numbered[offset][0]
        bad = Skipped(where=f"row {row} (line {line})", reason=str(error), row=row)
        if not skip_bad:
            raise BadRecord(
                f"{name}, {bad.where}: {bad.reason}.",
                hint="Correct the row, or leave such rows out with --skip-bad.",
            ) from None
        skipped.append(bad)

    for offset, (_, text) in enumerate(numbered):
        try:
            facts.append(_split_line(text, columns))
            rows.append(offset)
        except ValueError as error:
            reject(offset, error)
    images = parse_rows([pixels for _, _, pixels in facts])
    if images is None:
        images = np.empty((len(facts), SIZE, SIZE), dtype=np.uint8)
        good: list[int] = []
        for i, (_, _, pixels) in enumerate(facts):
            try:
                images[len(good)] = parse_row(pixels)
                good.append(i)
            except ValueError as error:
                reject(rows[i], error)
        images = images[: len(good)]
        facts, rows = [facts[i] for i in good], [rows[i] for i in good]
    return Block(
        images=images,
        splits=np.array([split for _, split, _ in facts], dtype=np.uint8),
        labels=np.array([label for label, _, _ in facts], dtype=np.uint8),
        rows=np.array(rows, dtype=np.int64) + lines.first_row - 1,
        skipped=tuple(sorted(skipped, key=lambda bad: bad.row or 0)),
    )


def _split_line(line: bytes, columns: _Columns) -> tuple[int, int, bytes]:
    """Return label, split and pixel text.

    Raises:
        ValueError: the line has other columns, or an unknown label or split.
    """
    values = line.split(b",")
    if len(values) != columns.count:
        raise ValueError(f"expected {columns.count} columns, received {len(values)}")
    label = values[columns.label].strip(b' "\r\t')
    split = values[columns.split].strip(b' "\r\t')
    if label not in _LABEL_CODES:
        raise ValueError(f"expected an emotion from 0 to 6, received '{_shown(label)}'")
    if split not in _SPLIT_CODES:
        raise ValueError(f"expected Usage {', '.join(SPLITS)}, received '{_shown(split)}'")
    return _LABEL_CODES[label], _SPLIT_CODES[split], values[columns.pixels].strip(b' "\r\t')


def _shown(value: bytes) -> str:
    return value[:20].decode("utf-8", "replace")


IMPORTERS.register(
    Importer(
        name="fer2013_csv",
        title="FER2013 table (.csv, .csv.gz, .zip)",
        version=1,
        accepts=accepts,
        read=read,
        original_order=True,
    )
)
