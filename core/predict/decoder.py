"""The decoding process: `python -m core.predict.decoder DESCRIPTOR SECONDS BYTES PIXELS`.

Started by `core.predict.decoding`. Files from strangers are decoded here and nowhere else: it
holds Pillow and little more, may use so much time and memory and no more, and can write no file.
"""

import os
import resource
import sys
import time
from math import ceil
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from PIL import Image, TiffImagePlugin, WebPImagePlugin  # noqa: F401  # before memory is limited

from core.errors import EmotionLensError
from core.predict.pictures import Limits, PictureTooLarge, decode

# The most that decoding took in tests is 18 bytes a pixel (transparency laid on white).
BYTES_A_PIXEL: Final = 24
# The file itself, its copies, and what libraries allocate whatever the size.
SPARE: Final = 100_000_000


def main(descriptor: int, seconds: float, limits: Limits) -> None:
    """Answer requests, one after the other, until the other side is gone."""
    connection: Connection[Any, Any] = Connection(descriptor)
    Image.preinit()
    confine(limits)
    # Libraries print what they find odd in a file, and a log is no place for anything of it.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    connection.send("ready")
    while True:
        try:
            side, raw = connection.recv()
            allow(seconds)
            answer(connection, raw, side, limits)
        except (EOFError, BrokenPipeError):
            return


def answer(
    connection: "Connection[Any, Any]", raw: bytes, side: int | None, limits: Limits
) -> None:
    """Send (True, (width, height)) and then the pixels, or (False, error)."""
    try:
        image = decode(raw, limits=limits)
        if side is not None:
            image.thumbnail((side, side), reducing_gap=2.0)
        pixels = image.tobytes()
    except EmotionLensError as error:
        connection.send((False, error))
    except MemoryError:
        connection.send((False, PictureTooLarge.memory()))
    else:
        connection.send((True, image.size))
        connection.send_bytes(pixels)


def confine(limits: Limits) -> None:
    """Limit the memory of this process, and let it write nothing to disk."""
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))
    size = address_space()
    if size is not None:
        most = size + SPARE + 2 * limits.max_bytes + BYTES_A_PIXEL * limits.max_pixels
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def address_space() -> int | None:
    """Return the size of this process in bytes; None where the system does not say (macOS)."""
    sizes = Path("/proc/self/statm")
    if not sizes.is_file():
        return None
    return int(sizes.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def allow(seconds: float) -> None:
    """Let this process compute for so long from now; then the system ends it.

    Its parent counts as well. This holds where the parent is gone or stopped.
    """
    most = ceil(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))


if __name__ == "__main__":
    number, duration, size, pixels = sys.argv[1:]
    main(int(number), float(duration), Limits(int(size), int(pixels)))
