"""Pictures on their way into the store: on disk, nameless, gone if the process dies."""

import hashlib
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import numpy as np
from numpy.typing import NDArray

from core.labels import SIZE

_CHUNK: Final = 1 << 22


class PictureSpool:
    """A growing array of pictures in an unlinked temporary file.

    An import need not hold its pictures in memory, and a killed one leaves no file behind: the
    system frees a file without a name together with the process.
    """

    def __init__(self, folder: Path) -> None:
        """Open an empty spool on the file system of `folder`, which is made if missing."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def append(self, images: NDArray[np.uint8]) -> None:
        """Add pictures of shape (n, 48, 48)."""
        if images.shape[1:] != (SIZE, SIZE) or images.dtype != np.uint8:
            raise ValueError(f"expected uint8 (n, {SIZE}, {SIZE}), received {images.shape}")
        view = np.ascontiguousarray(images).reshape(-1).data
        while view:
            view = view[self._file.write(view) :]
        self._count += len(images)

    def feed(self, hasher: "hashlib._Hash") -> None:
        """Update a hash with the bytes of all pictures in order."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            hasher.update(chunk)

    def save(self, path: Path) -> None:
        """Write all pictures as a `.npy` file of shape (N, 48, 48)."""
        header = {"descr": "|u1", "fortran_order": False, "shape": (self._count, SIZE, SIZE)}
        self._file.seek(0)
        with path.open("wb") as target:
            np.lib.format.write_array_header_1_0(target, header)
            shutil.copyfileobj(self._file, target, _CHUNK)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
