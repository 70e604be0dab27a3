"""Messages between our processes whose arrays are not copied on the way out.

Pickling an array copies it, and sending the pickle may copy it again: with photographs of 100 MB
in the web process that is what its memory peaks at. Here arrays go beside the pickle.
"""

import pickle
from multiprocessing.connection import Connection
from typing import Any


def send(connection: "Connection[Any, Any]", message: object) -> None:
    """Send a message; its contiguous arrays go as they lie in memory."""
    buffers: list[pickle.PickleBuffer] = []
    packed = pickle.dumps(message, protocol=5, buffer_callback=buffers.append)
    connection.send((packed, len(buffers)))
    for buffer in buffers:
        connection.send_bytes(buffer.raw())


def receive(connection: "Connection[Any, Any]") -> Any:
    """Return a message that `send` sent; its arrays are read-only.

    Messages come from our own processes, never from a visitor.
    """
    packed, count = connection.recv()
    buffers = [connection.recv_bytes() for _ in range(count)]
    return pickle.loads(packed, buffers=buffers)  # noqa: S301  # our own process sent it
