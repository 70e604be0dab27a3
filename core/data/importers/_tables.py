"""Opening a table of text: plain, compressed by gzip, or one inside a zip archive."""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

from core.data import UnreadableSource

_CHUNK: Final = 1 << 20
_LONGEST_LINE: Final = 1 << 20
# FER2013 is 0.3 GB; a small file that unpacks to more than this was made to fill the disk.
_MOST_BYTES: Final = 20_000_000_000
_DAMAGED: Final = (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile)


@dataclass(frozen=True)
class Table:
    """An open table.

    Attributes:
        header: the first line.
        lines: batches of the lines that follow, without their line ends.
        total: size of what is read, in bytes.
        position: returns how many bytes of `total` have been read.
    """

    header: bytes
    lines: Iterator[list[bytes]]
    total: int
    position: Callable[[], int]


@contextmanager
def open_table(path: Path, fits: Callable[[bytes], bool]) -> Iterator[Table]:
    """Open a table; its kind is told by its first bytes, not by its name.

    Args:
        path: an existing file.
        fits: whether a first line is that of the table wanted, to find it in an archive.

    Raises:
        UnreadableSource: at opening or while its lines are read: the file is empty, cut short or
            damaged, or the archive holds no such table.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        magic = file.read(4)
        file.seek(0)
        if magic.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=file) as stream:
                yield _table(path.name, cast(IO[bytes], stream), size, file.tell)
        elif magic.startswith(b"PK"):
            with _member(path.name, file, fits) as (member, member_size):
                yield _table(path.name, member, member_size, member.tell)
        else:
            yield _table(path.name, file, size, file.tell)


def _table(name: str, stream: IO[bytes], total: int, position: Callable[[], int]) -> Table:
    batches = _batches(name, stream)
    first = next(batches, [])
    if not first:
        raise UnreadableSource(f"{name} is empty.", hint="Export or download the file again.")
    return Table(first[0], _chain(first[1:], batches), total, position)


def _chain(first: list[bytes], rest: Iterator[list[bytes]]) -> Iterator[list[bytes]]:
    yield first
    yield from rest


def _batches(name: str, stream: IO[bytes]) -> Iterator[list[bytes]]:
    """Yield whole lines, about a megabyte at a time."""
    carry, total = b"", 0
    try:
        while chunk := stream.read(_CHUNK):
            total += len(chunk)
            if total > _MOST_BYTES:
                raise UnreadableSource(
                    f"{name} is larger than {_MOST_BYTES / 1_000_000_000:g} GB unpacked.",
                    hint="Divide the table into several files.",
                )
            lines = (carry + chunk).split(b"\n")
            carry = lines.pop()
            if len(carry) > _LONGEST_LINE:
                raise UnreadableSource(
                    f"{name} has a line of more than {_LONGEST_LINE:,} bytes: it is no table.",
                    hint="Choose the csv file of FER2013.",
                )
            if lines:
                yield lines
    except _DAMAGED as error:
        raise UnreadableSource(
            f"{name} is cut short or damaged: {str(error).rstrip('.') or 'its end is missing'}.",
            hint="Download or copy the file again.",
        ) from error
    if carry:
        yield [carry]


@contextmanager
def _member(
    name: str, file: IO[bytes], fits: Callable[[bytes], bool]
) -> Iterator[tuple[IO[bytes], int]]:
    """Open the largest fitting table of an archive, whatever else it holds."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(file))
            info = _find_member(archive, fits)
            stream = stack.enter_context(archive.open(info)) if info else None
        except (*_DAMAGED, RuntimeError, NotImplementedError) as error:
            # RuntimeError: it asks for a password. NotImplementedError: unknown compression.
            raise UnreadableSource(
                f"{name} cannot be unpacked: {str(error).rstrip('.')}.",
                hint="Download the archive again, or unpack it and import the csv file.",
            ) from error
        if info is None or stream is None:
            held = ", ".join(archive.namelist()[:5]) or "nothing"
            raise UnreadableSource(
                f"{name} holds no csv file with the columns emotion, pixels and Usage; "
                f"it holds {held}.",
                hint="Choose the archive that holds icml_face_data.csv or fer2013.csv.",
            )
        yield stream, info.file_size


def _find_member(archive: zipfile.ZipFile, fits: Callable[[bytes], bool]) -> zipfile.ZipInfo | None:
    for info in sorted(archive.infolist(), key=lambda info: -info.file_size):
        if _is_csv(info.filename):
            with archive.open(info) as stream:
                if fits(stream.readline(_LONGEST_LINE)):
                    return info
    return None


def _is_csv(filename: str) -> bool:
    path = PurePosixPath(filename)
    # macOS adds a shadow of each file to the archives it makes.
    return path.suffix.lower() == ".csv" and "__MACOSX" not in path.parts
