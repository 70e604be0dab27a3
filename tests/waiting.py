"""Wait for what happens, instead of for a while."""

import time
from collections.abc import Callable
from pathlib import Path


def until(happens: Callable[[], object], otherwise: str, *, seconds: float = 30.0) -> None:
    """Wait until something is true; fail with a sentence when it does not become so in time."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.01)


def ended(pid: int) -> bool:
    """Return whether a process has ended, be it that nobody has asked with what."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return after_name.split()[0] == "Z"
