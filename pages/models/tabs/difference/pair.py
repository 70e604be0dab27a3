"""The two runs that are held against one another, with what they said."""

from dataclasses import dataclass

from core.runs.store import Run
from pages.models.answers import Answers, answers
from pages.models.groups import labels
from pages.models.tab import Shown
from pages.models.view import group_of, held_against


@dataclass(frozen=True, slots=True)
class Pair:
    """A reference and the run held against it, both of one data set.

    Attributes:
        reference: the reference.
        run: the run.
        a: short name of the reference.
        b: short name of the run.
        selected: whether only the selected pictures count.
    """

    reference: Run
    run: Run
    a: str
    b: str
    selected: bool

    @classmethod
    def of(cls, shown: Shown) -> "Pair | None":
        """Return the pair of an address; None where there is no other run on the same data."""
        group = group_of(shown.found, shown.view.run)
        against = held_against(shown.found, shown.view)
        if group is None or against is None:
            return None
        runs, names = {run.run_id: run for run in group.runs}, labels(group.runs)
        run = str(shown.view.run)
        return cls(runs[against], runs[run], names[against], names[run], group.selected)

    def answers(self, shown: Shown) -> tuple[Answers, Answers]:
        """Return what the reference and the run said.

        Raises:
            EmotionLensError: it is not known, for the reason that the error gives.
        """
        rows = shown.rows if self.selected else None
        split = shown.view.split
        return answers(self.reference, split, rows), answers(self.run, split, rows)
