"""The log of the web process: plain lines on the terminal, never a picture in them."""

import logging
import re
import sys
from typing import Final

# A run of base64 as long as this is a picture or part of one, not a word.
_ENCODED: Final = re.compile(r"[A-Za-z0-9+/_=-]{200,}")
_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class WithoutPictures(logging.Formatter):
    """A formatter that replaces encoded pictures by their length, in tracebacks as well."""

    def format(self, record: logging.LogRecord) -> str:
        return _ENCODED.sub(
            lambda run: f"[{len(run.group())} characters left out]", super().format(record)
        )


def set_up() -> None:
    """Send warnings and errors of this process to the terminal."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutPictures(_FORMAT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
