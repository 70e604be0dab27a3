"""Whether anybody still waits for an answer: what nobody does is not computed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from core.errors import EmotionLensError

Wanted = Callable[[], bool]
_wanted: Final[ContextVar[Wanted | None]] = ContextVar("wanted", default=None)


class Superseded(EmotionLensError):
    """A request gave way to a newer one of the same visitor."""

    code = "superseded"

    def __init__(self) -> None:
        super().__init__("This was left for something else before its turn came.")


@contextmanager
def while_wanted(wanted: Wanted) -> Iterator[None]:
    """Let requests made inside end with `Superseded` where `wanted()` is false at their turn."""
    token = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(token)


def wanted_here() -> Wanted | None:
    """Return what says whether the requests made here are still wanted; None: always."""
    return _wanted.get()
