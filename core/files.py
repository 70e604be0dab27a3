"""Folders and files that appear whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield a temporary folder beside `target` that takes its name once the block succeeds.

    When the block raises, nothing of it is left behind and an existing `target` stays as it was;
    when it succeeds, an existing `target` is replaced.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    replaced = draft.with_name(f"{draft.name}-replaced")
    try:
        draft.chmod(0o755)
        yield draft
        if target.exists():
            target.replace(replaced)
        draft.replace(target)
    finally:
        if replaced.exists() and not target.exists():
            replaced.replace(target)  # stopped between the two renames
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(replaced, ignore_errors=True)


def write_whole(target: Path, data: bytes) -> None:
    """Write a file through a temporary neighbour, so that readers never see half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)
