"""What can be run as a job, and what its code is given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from core.progress import Progress
from core.registry import Registry
from core.settings import Settings


class Cancelled(BaseException):
    """Raised inside a job's own code when the job is to stop.

    Not an `Exception`: code that survives the failure of one step must not survive this.
    """


class JobContext:
    """What the code of a job may use.

    Attributes:
        settings: where data sets, runs and caches are.
    """

    def __init__(self, settings: Settings, report: Progress | None = None) -> None:
        self.settings = settings
        self._report = report

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Tell how far the work is; call it as often as you like, at least once a second.

        Raises:
            Cancelled: the job is to stop.
        """
        if self._report is not None:
            self._report(done, total, note)


Run = Callable[[Any, JobContext], dict[str, Any]]
Ready = Callable[[Any, Settings], bool]
Tidy = Callable[[Sequence[Any], Settings], None]


@dataclass(frozen=True)
class JobKind:
    """One kind of job.

    Attributes:
        name: identifier in snake case.
        title: what it does, for people, e.g. "Map of the pictures".
        version: raised whenever the same parameters would give another result.
        parameters: model of what it takes; JSON-ready, small, never a picture.
        run: called as `run(parameters, context)` in a process of its own; returns a small
            JSON-ready result, and keeps large ones in files. Heavy libraries are imported inside.
        ready: called as `ready(parameters, settings)`: whether the files of a finished job are
            still there; a job whose files are gone counts as never run. None where there are none.
        tidy: called as `tidy(parameters of all unfinished jobs of this kind, settings)` by the
            worker now and then, to remove what ended ones left behind, even those that were killed.
    """

    name: str
    title: str
    version: int
    parameters: type[BaseModel]
    run: Run
    ready: Ready | None = None
    tidy: Tidy | None = None


KINDS: Final[Registry[JobKind]] = Registry("kind of job", "core.jobs.kinds")
