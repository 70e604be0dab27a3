"""The decoding processes, as the threads of the web server see them.

A file from a stranger is decoded in a process that holds nothing else, see `core.predict.decoder`.
There are two, so that one slow picture does not keep the others waiting; as many pictures are in
memory at a time, whoever waits.
"""

import logging
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.predict.child import Child, ChildEnded, ChildOverdue
from core.predict.pictures import Limits, PictureTooLarge
from core.settings import Settings

AT_ONCE: Final = 2
# Seconds until a new process answers: it imports Pillow.
START_LIMIT: Final = 60.0
_log = logging.getLogger(__name__)


class DecodingStopped(EmotionLensError):
    """The decoding process ended on a picture, or was ended for taking too long."""

    code = "decoding-stopped"

    def __init__(self, message: str = "Reading this picture failed half-way.") -> None:
        super().__init__(message, hint="Save it anew, as PNG or JPEG, and try again.")

    @classmethod
    def overdue(cls, seconds: float) -> "DecodingStopped":
        """Return the error for a picture that took longer than so many seconds."""
        return cls(f"Reading this picture took longer than {seconds:g} seconds and was stopped.")


class Decoders:
    """Safe to use from any number of threads. Processes start when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self._limits = Limits.of(settings)
        self._all = tuple(_Decoder(self._limits, settings.decode_timeout) for _ in range(AT_ONCE))
        # The last one used is the next one used: the other may sleep.
        self._free: queue.LifoQueue[_Decoder] = queue.LifoQueue()
        for decoder in self._all:
            self._free.put(decoder)

    @contextmanager
    def picture(self, raw: bytes, *, side: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """Decode a file's bytes, and let no more than two pictures be in use at a time.

        Args:
            raw: the file's bytes.
            side: the longest side wanted; larger pictures are reduced to it.

        Yields:
            The picture, upright: shape (H, W, 3), uint8, read-only.

        Raises:
            NotAPicture: the bytes cannot be read as a picture.
            PictureTooLarge: beyond the limits.
            DecodingStopped: it took too long, or broke the decoder; the next picture gets another.
        """
        # Checked again there; here it saves the way of the bytes.
        if len(raw) > self._limits.max_bytes:
            raise PictureTooLarge.file(len(raw), self._limits.max_bytes)
        decoder = self._free.get()
        try:
            yield decoder.decode(raw, side)
        finally:
            self._free.put(decoder)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the decoders that run."""
        return tuple(pid for decoder in self._all if (pid := decoder.child.pid) is not None)

    def close(self) -> None:
        """End all processes for good; pictures under way get `DecodingStopped`."""
        for decoder in self._all:
            decoder.child.close()


class _Decoder:
    """One process, for one thread at a time."""

    def __init__(self, limits: Limits, seconds: float) -> None:
        self._seconds = seconds
        numbers = (seconds, limits.max_bytes, limits.max_pixels)
        self.child = Child("core.predict.decoder", *map(str, numbers))

    def decode(self, raw: bytes, side: int | None) -> NDArray[np.uint8]:
        def talk(connection: "Connection[Any, Any]") -> NDArray[np.uint8]:
            connection.send((side, raw))
            succeeded, found = connection.recv()
            if not succeeded:
                raise found
            width, height = found
            # No copy: the array is a view of the bytes received.
            pixels = np.frombuffer(connection.recv_bytes(), np.uint8)
            return pixels.reshape(height, width, 3)

        try:
            if not self.child.running:
                self.child.start()
                self.child.exchange(lambda connection: connection.recv(), START_LIMIT)
            return self.child.exchange(talk, self._seconds)
        except ChildOverdue as error:
            _log.warning("a picture took longer than %g seconds to decode", self._seconds)
            raise DecodingStopped.overdue(self._seconds) from error
        except ChildEnded as error:
            _log.warning("a decoding process ended on a picture")
            raise DecodingStopped from error
