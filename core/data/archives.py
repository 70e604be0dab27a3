"""Zip archives of folders of pictures, unpacked where nothing can escape or overflow."""

import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final

from core.data import UnreadableSource
from core.progress import Progress

_PICTURES: Final = frozenset({".png", ".jpg", ".jpeg"})
_CHUNK: Final = 1 << 20
# FER2013 as pictures has 36,000 files of 2 kB each.
MOST_FILES: Final = 500_000
MOST_BYTES: Final = 8_000_000_000
_DAMAGED: Final = (
    EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, UnicodeDecodeError,
    # A name that is a file here and a folder there.
    FileExistsError, NotADirectoryError, IsADirectoryError,
)  # fmt: skip


@contextmanager
def unpacked(path: Path, workspace: Path, progress: Progress | None = None) -> Iterator[Path]:
    """Yield a folder with the pictures of an archive, or the path itself if it is something else.

    The folder lives in `workspace` as long as the block. Only pictures are unpacked; an archive
    with a table in it is left to the importer of tables.

    Raises:
        UnreadableSource: the archive is damaged, locked, too large, or wants to write elsewhere.
    """
    members = _pictures(path)
    if not members:
        yield path
        return
    workspace.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".unpacked-", dir=workspace))
    try:
        # Named as the archive: an importer takes the data set's name from it.
        root = folder / (path.stem or "pictures")
        _unpack(path, members, root, progress)
        yield _top(root)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pictures(path: Path) -> list[zipfile.ZipInfo]:
    """Return the pictures in an archive; none if it is no archive, or one of a table."""
    if not path.is_file() or not zipfile.is_zipfile(path):
        return []
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
    except _DAMAGED:
        return []  # told by the importer of tables
    ours = [one for one in members if "__MACOSX" not in PurePosixPath(one.filename).parts]
    if any(one.filename.lower().endswith(".csv") for one in ours):
        return []
    found = [one for one in ours if PurePosixPath(one.filename).suffix.lower() in _PICTURES]
    for one in found:
        _check(path.name, one)
    if len(found) > MOST_FILES:
        raise _cannot(path.name, f"it holds more than {MOST_FILES:,} pictures")
    return found


def _check(archive: str, member: zipfile.ZipInfo) -> None:
    name = PurePosixPath(member.filename)
    escapes = name.is_absolute() or ".." in name.parts or "\\" in member.filename
    if escapes or ":" in name.parts[0]:
        raise _cannot(archive, f"'{member.filename[:80]}' points outside of it")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise _cannot(archive, f"'{member.filename[:80]}' is a link")


def _unpack(
    path: Path, members: list[zipfile.ZipInfo], root: Path, progress: Progress | None
) -> None:
    written = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for number, member in enumerate(members):
                target = root / member.filename
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(member) as source, target.open("wb") as file:
                    # What comes out counts: the size that an archive announces may be a lie.
                    while chunk := source.read(_CHUNK):
                        written += len(chunk)
                        if written > MOST_BYTES:
                            size = f"{MOST_BYTES / 1_000_000_000:g} GB"
                            raise _cannot(path.name, f"unpacked it is larger than {size}")
                        file.write(chunk)
                if progress and number % 100 == 0:
                    progress(number, len(members), f"unpacking, {number:,} pictures")
    except _DAMAGED as error:
        raise _cannot(path.name, str(error)) from error


def _top(root: Path) -> Path:
    """Return the folder that holds more than one thing: archives often wrap all in one."""
    while len(inside := list(root.iterdir())) == 1 and inside[0].is_dir():
        root = inside[0]
    return root


def _cannot(name: str, reason: str) -> UnreadableSource:
    return UnreadableSource(
        f"{name} cannot be unpacked: {reason.rstrip('.') or 'it is damaged'}.",
        hint="Make the archive again, or unpack it and import the folder.",
    )
