"""One job as it is now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

State = Literal["queued", "running", "done", "failed", "cancelled"]
UNFINISHED: Final[tuple[State, ...]] = ("queued", "running")
STARTABLE: Final[tuple[State, ...]] = ("failed", "cancelled")
"""States from which a job can be started anew."""


@dataclass(frozen=True, slots=True)
class Job:
    """A request and what became of it. The same request is the same job.

    Attributes:
        id: made from kind, version and parameters.
        kind: name in `KINDS`.
        title: what it does, for people.
        parameters: JSON-ready, as validated by its kind.
        state: where it stands.
        done: steps done, of `total`; 0 of 0 while nothing is known yet.
        total: steps in all.
        note: what it is doing, for people.
        error: why it failed; None otherwise.
        hint: what to do about it; None otherwise.
        result: what its kind returned; None unless done.
        created: when it was last asked for.
        started: when its current or last attempt began; None before the first.
        ended: when it ended; None before.
        attempt: number of the current or last attempt, from 1; 0 before the first.
        cancelling: True once somebody asked to cancel it while it runs.
    """

    id: str
    kind: str
    title: str
    parameters: dict[str, Any] = field(repr=False)
    state: State
    done: int
    total: int
    note: str
    error: str | None
    hint: str | None
    result: dict[str, Any] | None = field(repr=False)
    created: datetime
    started: datetime | None
    ended: datetime | None
    attempt: int
    cancelling: bool

    @property
    def unfinished(self) -> bool:
        """True while it waits or runs."""
        return self.state in UNFINISHED
