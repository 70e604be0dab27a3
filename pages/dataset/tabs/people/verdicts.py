"""The numbers of the votes on some rows, and the sentences made from them."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import Ballots
from core.data.disagreement import ANSWERS, answers, by_label, most_differing
from core.evaluation.intervals import wilson_interval
from core.labels import EMOTIONS
from dashboard.components.text import count, percent
from pages.dataset.scope import Scope


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Votes on the rows shown.

    Attributes:
        scope: the rows, before a split is chosen.
        ballots: of every row of the data set.
        rows: the rows that were voted on.
        counts: by label and what most people said: shape (7, len(ANSWERS)).
        split: the split shown, or "" for all.
    """

    scope: Scope
    ballots: Ballots = field(repr=False)
    rows: NDArray[np.int64] = field(repr=False)
    counts: NDArray[np.int64] = field(repr=False)
    split: str = ""

    @property
    def agreeing(self) -> int:
        """Pictures whose label most people named."""
        return int(self.counts[:, : len(EMOTIONS)].diagonal().sum())

    @property
    def undecided(self) -> int:
        """Pictures on which no answer got more than half of the votes."""
        return int((self.ballots.share[self.rows] <= 0.5).sum())

    def named(self) -> str:
        """Say what the figures are of: data set, split and n."""
        which = "selected pictures" if self.scope.rows is not None else "pictures"
        split = self.split or "all splits"
        return f"{self.scope.dataset.title}, {split}: {count(len(self.rows))} {which} with votes."


def verdicts(scope: Scope, split: str = "") -> Verdicts | None:
    """Return the votes on a scope's rows; None where no row of it was voted on.

    Args:
        scope: all rows or the selected ones.
        split: one of the scope's splits; "" for all.
    """
    ballots = scope.facts.ballots
    if ballots is None:
        return None
    chosen = next((scope.indices(name) for name in scope.splits if name == split), scope.chosen)
    rows = chosen[ballots.known[chosen]]
    if not len(rows):
        return None
    counts = by_label(scope.dataset.labels, answers(ballots), rows)
    return Verdicts(scope, ballots, rows, counts, split if split in scope.splits else "")


def share(part: int, whole: int) -> str:
    """Return a share with its 95 % interval: "61.3 % (60.8 to 61.8)"."""
    low, high = wilson_interval(part, whole)
    return f"{percent(part / whole)} ({100 * low:.1f} to {100 * high:.1f})"


def sentences(found: Verdicts) -> list[str]:
    """Return what the votes mean for labels and models."""
    n, agree = len(found.rows), found.agreeing
    said = [
        f"Most people named the label in {share(agree, n)} of {count(n)} pictures. A model that "
        "repeats the labels better than that repeats some that people would not give."
    ]
    rates = {
        label: int(found.counts[label, label]) / int(found.counts[label].sum())
        for label in range(len(EMOTIONS))
        if found.counts[label].sum()
    }
    if len(rates) > 1:
        best, worst = max(rates, key=rates.__getitem__), min(rates, key=rates.__getitem__)
        said.append(
            f"They follow the label most often for {EMOTIONS[best]}, {_rate(found, best)}, and "
            f"least often for {EMOTIONS[worst]}, {_rate(found, worst)}: expect models to do so too."
        )
    if largest := most_differing(found.counts, 1):
        one = largest[0]
        said.append(
            f"The largest disagreement: of {count(one.whole)} pictures labelled "
            f"{EMOTIONS[one.label]}, {share(one.n, one.whole)} {_said(one.answer)}."
        )
    if found.undecided:
        said.append(
            f"On {count(found.undecided)} pictures no answer got more than half of the votes: "
            "there, no single label is right."
        )
    return said


def _rate(found: Verdicts, label: int) -> str:
    return share(int(found.counts[label, label]), int(found.counts[label].sum()))


def _said(answer: int) -> str:
    name = ANSWERS[answer]
    if name == "split":
        return "got no leading answer"
    if name == "no face":
        return "most people called no face"
    if name == "unknown":
        return "most people could not name"
    return f"most people called {name}"
