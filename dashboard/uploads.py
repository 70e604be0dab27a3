"""Read what a request sends: so many bytes, within so many seconds, however they trickle in."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from core.errors import EmotionLensError
from core.predict.pictures import PictureTooLarge

_PORTION: Final = 65_536


class UploadTooSlow(EmotionLensError):
    """A file that did not arrive in time."""

    code = "upload-too-slow"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The file did not arrive within {seconds:g} seconds.",
            hint="Try again, with a smaller file where the connection is slow.",
        )


class Arriving:
    """The body of a request, read from the connection until the time is up."""

    def __init__(self, stream: IO[bytes], seconds: float) -> None:
        self._stream = stream
        self._seconds = seconds
        self._expired = threading.Event()

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end.

        Raises:
            UploadTooSlow: the time is up.
        """
        try:
            portion = self._stream.read(size)
        except Exception as error:
            # A reader at the early end of a body complains, each in its own way.
            if self._expired.is_set():
                raise UploadTooSlow(self._seconds) from error
            raise
        if self._expired.is_set():
            raise UploadTooSlow(self._seconds)
        return portion

    def expire(self, connection: socket.socket | None) -> None:
        """End the body here; a read that waits for more returns at once."""
        self._expired.set()
        if connection is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)


@contextmanager
def arriving(seconds: float) -> Iterator[Arriving]:
    """Lend the body of the request under way; no form is parsed and nothing is written to disk.

    A limit on each wait would not do: a byte now and then would keep the thread for ever.

    Args:
        seconds: it may take to arrive; its sender keeps a thread no longer than that.
    """
    # Gunicorn hands its connection on; a test client has none.
    connection: socket.socket | None = request.environ.get("gunicorn.socket")
    body = Arriving(request.stream, seconds)
    timer = threading.Timer(seconds, body.expire, (connection,))
    timer.daemon = True
    timer.start()
    try:
        yield body
    finally:
        # What the connection is used for next has its own time.
        timer.cancel()
        timer.join()


def body(*, limit: int, seconds: float) -> bytes:
    """Return the body of the request under way.

    Args:
        limit: most bytes.
        seconds: it may take to arrive.

    Raises:
        PictureTooLarge: it announces or holds more bytes.
        UploadTooSlow: the time is up.
    """
    announced = request.content_length
    if announced is not None and announced > limit:
        raise PictureTooLarge.file(announced, limit)
    # The stream complains as soon as it is asked for more after its last allowed byte, and only
    # asking for more tells that there is none.
    request.max_content_length = limit + 1
    portions: list[bytes] = []
    try:
        with arriving(seconds) as arrived:
            while portion := arrived.read(_PORTION):
                portions.append(portion)
    except RequestEntityTooLarge as error:
        raise PictureTooLarge.file(limit + 1, limit) from error
    return b"".join(portions)
