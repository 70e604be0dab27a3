"""Videos in memory: files without a name that the web process holds, and lends to a job.

An uploaded video goes from the request's stream into a memory file (`memfd_create`), which is on no
disk and is gone with the process. The job's process opens it by way of `/proc/<pid>/fd`, as the
same user, and writes what it found into a second one. The table of jobs knows the token's digest
only, with which nobody can read anything.
"""

import hashlib
import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from core.errors import EmotionLensError
from core.predict.video.errors import TooManyVideos, VideoCutShort, VideoGone, VideoTooLarge
from core.settings import Settings
from core.streams import ByteStream

Part = Literal["source", "result"]

_CHUNK: Final = 1 << 20


class NoMemoryFiles(EmotionLensError):
    """A system that has no memory files."""

    code = "no-memory-files"

    def __init__(self) -> None:
        super().__init__(
            "Videos cannot be kept off the disk on this system, so none is taken.",
            hint="Run the dashboard on Linux, or use `python -m core video FILE`.",
        )


@dataclass
class _Held:
    source: int
    result: int
    used: float


class Videos:
    """The videos that one process holds, each under a token that cannot be guessed.

    Safe for any number of threads. A video that is not asked for in `video_keep_seconds` goes.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._held: dict[str, _Held] = {}
        self._coming = 0
        self._sweeper: threading.Timer | None = None

    def receive(self, stream: ByteStream, *, size: int | None) -> str:
        """Read a stream into memory and return the token of what it held.

        Args:
            stream: read to its end.
            size: bytes announced; None if unknown.

        Raises:
            VideoTooLarge: more bytes than allowed.
            VideoCutShort: fewer than announced.
            TooManyVideos: there is no room at the moment.
            NoMemoryFiles: not on this system.
        """
        limit = self._settings.max_video_bytes
        if size is not None and size > limit:
            raise VideoTooLarge.file(limit)
        token = secrets.token_urlsafe(32)
        with self._place():
            source = _memory_file("source", handle(token))
            try:
                _fill(source, stream, size, limit)
                result = _memory_file("result", handle(token))
            except BaseException:
                os.close(source)
                raise
            with self._lock:
                self._held[token] = _Held(source, result, time.monotonic())
        self._sweep_later()
        return token

    def check(self, token: str) -> None:
        """Make sure that a video is still here, and keep it a while longer.

        Raises:
            VideoGone: it is not.
        """
        with self._lock:
            held = self._held.get(token)
            if held is None:
                raise VideoGone
            held.used = time.monotonic()

    @contextmanager
    def opened(self, token: str) -> Iterator[IO[bytes]]:
        """Open what a job found in a video; with a position of its own.

        Raises:
            VideoGone: there is no such video, or nothing was found yet.
        """
        self.check(token)
        with self._lock:
            held = self._held.get(token)
            if held is None or os.fstat(held.result).st_size == 0:
                raise VideoGone
            descriptor = os.open(f"/proc/self/fd/{held.result}", os.O_RDONLY)
        with os.fdopen(descriptor, "rb") as file:
            yield file

    def forget_result(self, token: str) -> None:
        """Forget what was found in a video, and keep the video.

        Raises:
            VideoGone: there is no such video.
        """
        self.check(token)
        with self._lock:
            held = self._held.get(token)
            if held is not None:
                os.ftruncate(held.result, 0)

    def remove(self, token: str) -> None:
        """Forget a video and all that was found in it."""
        with self._lock:
            held = self._held.pop(token, None)
        if held is not None:
            _close(held)

    def close(self) -> None:
        """Forget all videos."""
        with self._lock:
            gone, self._held = list(self._held.values()), {}
            if self._sweeper is not None:
                self._sweeper.cancel()
        for held in gone:
            _close(held)

    @property
    def count(self) -> int:
        """Videos held or coming in."""
        return len(self._held) + self._coming

    def sweep(self) -> None:
        """Forget the videos that nobody asked for in a while."""
        oldest = time.monotonic() - self._settings.video_keep_seconds
        with self._lock:
            gone = [token for token, held in self._held.items() if held.used < oldest]
        for token in gone:
            self.remove(token)

    @contextmanager
    def _place(self) -> Iterator[None]:
        self.sweep()
        with self._lock:
            if self.count >= self._settings.max_videos:
                raise TooManyVideos(self._settings.max_videos)
            self._coming += 1
        try:
            yield
        finally:
            with self._lock:
                self._coming -= 1

    def _sweep_later(self) -> None:
        with self._lock:
            if self._sweeper is not None or not self._held:
                return
            pause = max(1.0, self._settings.video_keep_seconds / 10)
            self._sweeper = threading.Timer(pause, self._swept)
            self._sweeper.daemon = True
            self._sweeper.start()

    def _swept(self) -> None:
        self.sweep()
        with self._lock:
            self._sweeper = None
        self._sweep_later()


def handle(token: str) -> str:
    """Return the name under which others than the visitor know a video."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def lend(holder: int, name: str, part: Part) -> int:
    """Open a memory file that another process holds; close the descriptor when done.

    Args:
        holder: id of the process that holds it.
        name: from `handle`.
        part: what of the video; only a `result` can be written.

    Raises:
        VideoGone: that process, or the file, is not there any more.
    """
    wanted = f"/memfd:{_name(part, name)} (deleted)"
    with suppress(OSError):
        for entry in Path(f"/proc/{holder}/fd").iterdir():
            with suppress(OSError):
                if str(entry.readlink()) != wanted:
                    continue
                descriptor = os.open(entry, os.O_RDWR if part == "result" else os.O_RDONLY)
                # In between, that number may have become the number of another file.
                if str(Path(f"/proc/self/fd/{descriptor}").readlink()) == wanted:
                    return descriptor
                os.close(descriptor)
    raise VideoGone


def holds(holder: int, name: str) -> bool:
    """Return whether a process holds what was found in a video."""
    try:
        descriptor = lend(holder, name, "result")
    except VideoGone:
        return False
    try:
        return os.fstat(descriptor).st_size > 0
    finally:
        os.close(descriptor)


def _memory_file(part: Part, name: str) -> int:
    if not hasattr(os, "memfd_create"):
        raise NoMemoryFiles
    return os.memfd_create(_name(part, name), os.MFD_CLOEXEC)


def _name(part: Part, name: str) -> str:
    return f"emotion-lens-{part}-{name}"


def _fill(source: int, stream: ByteStream, size: int | None, limit: int) -> None:
    received = 0
    with os.fdopen(source, "wb", buffering=0, closefd=False) as file:
        while chunk := stream.read(_CHUNK):
            received += len(chunk)
            if received > limit:
                raise VideoTooLarge.file(limit)
            file.write(chunk)
    if not received or (size is not None and received < size):
        raise VideoCutShort


def _close(held: _Held) -> None:
    for descriptor in (held.source, held.result):
        with suppress(OSError):
            os.close(descriptor)
