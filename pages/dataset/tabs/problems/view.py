"""What the problems show: the address, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from core.data.store import Dataset
from core.labels import SPLITS
from core.quality.problems import PROBLEMS, Problem
from core.runs.run import Run

if TYPE_CHECKING:
    from dashboard.services import Services

GROUPS_A_PAGE: Final = 24
SUSPECTS_SHOWN: Final = 120
ALL: Final = "all"
LEAKS: Final = ("near", "exact")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """A checked address: anything unknown has fallen back to its default.

    Attributes:
        problem: the list of copies that is shown.
        start: its first group shown, from 0.
        leak: whether near copies count as leaked ("near") or only exact ones ("exact").
        judge: the run that labels are checked with; None where there is none.
        suspects: the split whose doubtful labels are shown, or "all".
    """

    problem: Problem
    start: int
    leak: str
    judge: Run | None
    suspects: str

    @classmethod
    def of(cls, query: Mapping[str, object], judges: Sequence[Run]) -> "ProblemsView":
        """Return the view an address describes.

        Args:
            query: the address's parameters.
            judges: runs to choose from, the default first.
        """
        start = str(query.get("start", ""))
        number = int(start) if start.isascii() and start.isdecimal() and len(start) < 8 else 0
        wanted = query.get("judge")
        return cls(
            problem=next((p for p in PROBLEMS if p.name == query.get("problem")), PROBLEMS[0]),
            start=number // GROUPS_A_PAGE * GROUPS_A_PAGE,
            leak=_one_of(query.get("leak"), LEAKS),
            judge=next((run for run in judges if run.run_id == wanted), next(iter(judges), None)),
            suspects=_one_of(query.get("suspects"), (ALL, *SPLITS)),
        )


def judges_for(services: "Services", dataset: Dataset) -> list[Run]:
    """Return the runs that labels can be checked with, the best on PublicTest first.

    Single nets first: their features are quick to compute.
    """
    evaluated = [
        run
        for run in services.runs.all()
        if services.results.metrics(run, dataset, "PrivateTest")
        or services.results.metrics(run, dataset, "PublicTest")
    ]
    return sorted(
        evaluated,
        key=lambda run: (run.is_ensemble, -(run.accuracy("PublicTest") or 0.0), run.run_id),
    )


def _one_of(value: object, allowed: Sequence[T]) -> T:
    return next((known for known in allowed if known == value), allowed[0])
