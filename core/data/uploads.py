"""Files uploaded for an import: on disk while needed, each under a key that cannot be guessed."""

import re
import secrets
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import Final

from core.errors import EmotionLensError
from core.streams import ByteStream

_KEY: Final = re.compile(r"[0-9a-f]{32}")
_CHUNK: Final = 1 << 20
# Seconds without a new byte or a job after which an upload is nobody's.
_ABANDONED: Final = 300.0


class UploadTooLarge(EmotionLensError):
    """More bytes than the settings allow."""

    code = "upload-too-large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The file is larger than {limit / 1_000_000_000:g} GB.",
            hint="Put it on the machine that runs the dashboard and give its path instead.",
        )


class UploadGone(EmotionLensError):
    """An upload that was removed, as each is when its import has ended."""

    code = "upload-gone"

    def __init__(self) -> None:
        super().__init__("The uploaded file is not here any more.", hint="Choose the file again.")


class UploadCutShort(EmotionLensError):
    """Fewer bytes than were announced."""

    code = "upload-cut-short"

    def __init__(self) -> None:
        super().__init__("The upload was cut short.", hint="Choose the file again.")


class Uploads:
    """The uploaded files of one home."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def receive(self, stream: ByteStream, name: str, *, size: int | None, limit: int) -> str:
        """Write a stream to disk and return its key; nothing is left when that fails.

        Args:
            stream: read to its end.
            name: of the file at the visitor's; what is unsafe in it is replaced.
            size: bytes announced; None if unknown.
            limit: most bytes allowed.

        Raises:
            UploadTooLarge: there are more.
            UploadCutShort: there are fewer than announced.
        """
        if size is not None and size > limit:
            raise UploadTooLarge(limit)
        key = secrets.token_hex(16)
        folder = self.root / key
        folder.mkdir(parents=True, mode=0o700)
        try:
            with (folder / safe_name(name)).open("wb") as file:
                received = 0
                while chunk := stream.read(_CHUNK):
                    received += len(chunk)
                    if received > limit:
                        raise UploadTooLarge(limit)
                    file.write(chunk)
            if size is not None and received < size:
                raise UploadCutShort
        except BaseException:
            self.remove(key)
            raise
        return key

    def path(self, key: str) -> Path:
        """Return the file of a key.

        Raises:
            UploadGone: there is none.
        """
        if _KEY.fullmatch(key):
            with suppress(OSError):
                for file in (self.root / key).iterdir():
                    return file
        raise UploadGone

    def remove(self, key: str) -> None:
        """Remove the file of a key, if it is there."""
        if _KEY.fullmatch(key):
            shutil.rmtree(self.root / key, ignore_errors=True)

    def sweep(self, keep: Collection[str]) -> None:
        """Remove all files but those of some keys and those that are just coming in."""
        if not self.root.is_dir():
            return
        for folder in self.root.iterdir():
            if folder.name in keep or not _KEY.fullmatch(folder.name):
                continue
            times = [0.0]
            with suppress(OSError):
                times = [folder.stat().st_mtime, *(f.stat().st_mtime for f in folder.iterdir())]
            if time.time() - max(times) > _ABANDONED:
                self.remove(folder.name)


def safe_name(name: str) -> str:
    """Return a file name for the name that a browser gives: no path, no surprises."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name.replace("\\", "/").rpartition("/")[2])
    return plain.strip(".-")[-80:] or "upload"
