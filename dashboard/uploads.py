"""Read what a request sends into memory: so many bytes, within so many seconds."""

import socket
import time
from typing import Final

from flask import request
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from core.errors import EmotionLensError
from core.predict.pictures import PictureTooLarge

_PORTION: Final = 65_536


class UploadTooSlow(EmotionLensError):
    """A file that did not arrive in time."""

    code = "upload-too-slow"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The file did not arrive within {seconds:g} seconds.",
            hint="Try again, with a smaller picture where the connection is slow.",
        )


def body(*, limit: int, seconds: float) -> bytes:
    """Return the body of the request under way.

    It is read from the connection: no form is parsed and nothing is written to disk.

    Args:
        limit: most bytes.
        seconds: it may take to arrive; a sender that stalls keeps a thread no longer than that.

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
    # Gunicorn hands its connection on; a test client has none.
    connection: socket.socket | None = request.environ.get("gunicorn.socket")
    end = time.monotonic() + seconds
    portions: list[bytes] = []
    try:
        while time.monotonic() < end:
            if connection is not None:
                connection.settimeout(max(0.1, end - time.monotonic()))
            portion = request.stream.read(_PORTION)
            if not portion:
                return b"".join(portions)
            portions.append(portion)
    except RequestEntityTooLarge as error:
        raise PictureTooLarge.file(limit + 1, limit) from error
    except ClientDisconnected:
        if time.monotonic() < end:
            raise
    finally:
        if connection is not None:
            connection.settimeout(None)
    if connection is not None:
        # What may still come is not waited for.
        connection.shutdown(socket.SHUT_RD)
    raise UploadTooSlow(seconds)
