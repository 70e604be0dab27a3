"""The process that decodes one video: `python -m core.predict.video.decoder SOURCE SOCKET LIMITS`.

Started by `core.predict.video.decoding`. Decoders meet hostile bytes here and nowhere else: this
process may take a fixed amount of memory and processor time, writes no file, opens none but the
video it was handed, and answers with plain bytes, never with pickles. It decodes no further than
its receiver reads.
"""

import json
import os
import resource
import struct
import sys
from multiprocessing.connection import Connection
from typing import Any, Final

from core.errors import EmotionLensError

# Bytes of address space; Python and the decoders take 1 GB of it, the rest is for frames.
MEMORY: Final = 3 << 30
HEADER: Final = b"h"
FRAME: Final = b"f"
END: Final = b"."
ERROR: Final = b"e"
TIME: Final = struct.Struct("<d")


def main(source: int, socket: int, wanted: dict[str, Any]) -> None:
    """Decode what the descriptor `source` holds and send its samples, or one error.

    Args:
        source: descriptor of the file.
        socket: descriptor of the connection to the receiver.
        wanted: fields of `VideoLimits`, and `rate`, the samples a second.
    """
    _confine(wanted["work_seconds"])
    connection: Connection[Any, Any] = Connection(socket)
    try:
        _send(connection, source, wanted)
    except EmotionLensError as error:
        told = {"code": error.code, "message": error.message, "hint": error.hint}
        connection.send_bytes(ERROR + json.dumps(told).encode())
    except BrokenPipeError:
        # Nobody reads any more: the job was cancelled.
        os._exit(1)


def _confine(seconds: float) -> None:
    cpu = max(1, round(seconds))
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _send(connection: "Connection[Any, Any]", source: int, wanted: dict[str, Any]) -> None:
    from core.predict.video.reading import Reading

    with os.fdopen(source, "rb", closefd=False) as file:
        reading = Reading(file, **wanted)
        first = True
        for seconds, rgb in reading.samples():
            if first:
                height, width = rgb.shape[:2]
                about = reading.about() | {"width": width, "height": height}
                connection.send_bytes(HEADER + json.dumps(about).encode())
                first = False
            connection.send_bytes(FRAME + TIME.pack(seconds) + rgb.tobytes())
    connection.send_bytes(END)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
