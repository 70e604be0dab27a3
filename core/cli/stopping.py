"""Ctrl-C and SIGTERM during work that goes on where it was stopped."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from core.progress import Progress


class _Stopped(Exception):
    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def stoppable(progress: Progress) -> Iterator[Progress]:
    """Turn Ctrl-C and SIGTERM into a stop between two steps, never inside a checkpoint.

    A second signal stops at once.
    """
    received: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        if received:
            raise _Stopped(number)
        received.append(number)

    def report(done: int, total: int, text: str) -> None:
        progress(done, total, text)
        if received:
            raise _Stopped(received[0])

    previous: dict[int, Callable[..., Any] | int | None] = {
        number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield report
    except _Stopped as stopped:
        sys.stderr.write("Stopped. The same command goes on from the last whole epoch.\n")
        raise SystemExit(128 + stopped.number) from None
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
