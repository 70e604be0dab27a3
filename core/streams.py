"""What uploads are read from."""

from typing import Protocol


class ByteStream(Protocol):
    """Anything that bytes come from; how long they may take is its own matter."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, at most `size`; none at the end."""
        ...
