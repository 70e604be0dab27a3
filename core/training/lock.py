"""One process at a time trains a run; a killed one lets go by itself."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.progress import Progress

_POLL_SECONDS = 0.5


@contextmanager
def exclusive(path: Path, progress: Progress | None = None) -> Iterator[None]:
    """Hold the lock file `path`, waiting for whoever holds it now.

    The kernel drops the lock when its process ends, however it ends; the file goes on leaving.

    Args:
        path: the lock file; made if missing.
        progress: told, while waiting, which process holds the lock.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = _acquire(path, progress)
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


@contextmanager
def if_free(path: Path) -> Iterator[bool]:
    """Hold the lock file `path` unless somebody else does; yield whether this block holds it.

    The kernel drops the lock when its process ends, however it ends; the file goes on leaving.

    Args:
        path: the lock file; its folder is made if missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = _attempt(path)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            path.unlink(missing_ok=True)
            os.close(descriptor)


def _acquire(path: Path, progress: Progress | None) -> int:
    while (descriptor := _attempt(path)) is None:
        if progress:
            owner = path.read_text().strip() if path.is_file() else ""
            who = f"process {owner}" if owner else "another process"
            progress(0, 0, f"{who} is training this run; waiting for it")
        time.sleep(_POLL_SECONDS)
    return descriptor


def _attempt(path: Path) -> int | None:
    """Return the descriptor of the locked file; None while somebody else holds it."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        if not _locked(descriptor):
            os.close(descriptor)
            return None
        # The holder before us removed the file it had locked: ours is then a name no longer known.
        if path.exists() and path.stat().st_ino == os.fstat(descriptor).st_ino:
            return descriptor
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
