"""What speaks about the labels of one split: people's votes and the answers of independent nets."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import Ballots, tally
from core.data.store import Dataset
from core.errors import EmotionLensError
from core.evaluation.results import Results
from core.labels import Split
from core.runs.run import Run
from core.triage.people import votes
from core.triage.quality import alternatives, disagreement, normalised_margin


class NoEvidence(EmotionLensError):
    """Pictures about which neither people nor a net said anything."""

    code = "no-evidence"

    def __init__(self, dataset: Dataset, split: Split) -> None:
        super().__init__(
            f"No net was measured on {dataset.title}, {split}.",
            hint="Open the Confusion page and evaluate a model on these pictures.",
        )


@dataclass(frozen=True)
class Evidence:
    """What is known about each picture of a split, aligned row by row.

    Attributes:
        rows: row numbers, ascending: shape (n,).
        labels: shape (n,), 0 to 6.
        names: titles of the independent nets.
        answers: their calibrated probabilities: shape (nets, n, 7).
        votes: counts in the order of `core.data.votes.CHOICES`: shape (n, 10); None: no votes.
        held_out: False where the nets were fitted on these very pictures.
    """

    rows: NDArray[np.int64]
    labels: NDArray[np.int64]
    names: tuple[str, ...]
    answers: NDArray[np.float32]
    votes: NDArray[np.uint8] | None
    held_out: bool

    @cached_property
    def mean(self) -> NDArray[np.float32]:
        """Mean probabilities of the nets: shape (n, 7)."""
        mean: NDArray[np.float32] = self.answers.mean(axis=0)
        return mean

    @cached_property
    def quality(self) -> NDArray[np.float64]:
        """Normalised margin of the label, see `core.triage.quality`: shape (n,)."""
        return normalised_margin(self.labels, self.mean)

    @cached_property
    def other(self) -> NDArray[np.int64]:
        """Expression that the nets together find most probable besides the label: shape (n,)."""
        return alternatives(self.labels, self.mean)

    @cached_property
    def named(self) -> NDArray[np.int64]:
        """Expression that each net names: shape (nets, n)."""
        named: NDArray[np.int64] = self.answers.argmax(axis=2).astype(np.int64)
        return named

    @cached_property
    def agreeing(self) -> NDArray[np.int64]:
        """How many nets name that other expression: shape (n,)."""
        agreeing: NDArray[np.int64] = (self.named == self.other).sum(axis=0).astype(np.int64)
        return agreeing

    @cached_property
    def disagreement(self) -> NDArray[np.float64]:
        """How much the nets differ, in nats: shape (n,)."""
        return disagreement(self.answers)

    @cached_property
    def voted(self) -> NDArray[np.bool_]:
        """Whether anybody voted on each picture: shape (n,)."""
        if self.votes is None:
            return np.zeros(len(self.rows), np.bool_)
        voted: NDArray[np.bool_] = self.votes.max(axis=1) > 0
        return voted

    @cached_property
    def ballots(self) -> Ballots | None:
        """What the votes amount to; None: no votes."""
        return None if self.votes is None else tally(self.votes)

    @property
    def choice(self) -> NDArray[np.int8] | None:
        """Index of the choice of more than half of the people, -1 for none: shape (n,)."""
        return None if self.ballots is None else self.ballots.majority

    @property
    def people(self) -> NDArray[np.int8] | None:
        """That choice as an expression, -1 where it is none of the seven: shape (n,)."""
        return None if self.ballots is None else self.ballots.label

    def place(self, row: int) -> int | None:
        """Return where a row stands here; None where it is of another split."""
        place = int(np.searchsorted(self.rows, row))
        return place if place < len(self.rows) and self.rows[place] == row else None


def independent(runs: Sequence[Run], dataset: Dataset) -> tuple[Run, ...]:
    """Return the runs whose agreement means something: one net of each architecture.

    Ensembles repeat what their members say, and seeds or trials of one architecture err alike: of
    these the most accurate one on PublicTest is taken. Nets trained on these pictures come first;
    others are asked only where there is none.
    """
    nets = [run for run in runs if not run.is_ensemble]
    own = [run for run in nets if run.spec.dataset.fingerprint == dataset.fingerprint]
    best: dict[str, Run] = {}
    for run in own or nets:
        known = best.get(run.spec.architecture)
        if known is None or _accuracy(run) > _accuracy(known):
            best[run.spec.architecture] = run
    return tuple(sorted(best.values(), key=_accuracy, reverse=True))


def evidence(results: Results, runs: Sequence[Run], dataset: Dataset, split: Split) -> Evidence:
    """Gather what independent nets and people said about the pictures of a split.

    Args:
        results: where probabilities are looked up.
        runs: all runs at hand.
        dataset: data set of the pictures.
        split: its split.

    Raises:
        NoEvidence: no net was measured on these pictures.
        RunDamaged: a run's probabilities are not those that were stored.
    """
    found = {run.run_id: results.probabilities(run, dataset, split) for run in runs}
    measured = independent([run for run in runs if found[run.run_id] is not None], dataset)
    rows = dataset.indices(split)
    if not measured or not len(rows):
        raise NoEvidence(dataset, split)
    counts = votes(dataset)
    own = any(run.spec.dataset.fingerprint == dataset.fingerprint for run in measured)
    return Evidence(
        rows=rows,
        labels=dataset.labels[rows],
        names=tuple(run.title for run in measured),
        answers=np.stack([given for run in measured if (given := found[run.run_id]) is not None]),
        votes=None if counts is None else counts[rows],
        held_out=not (own and split == "Training"),
    )


def _accuracy(run: Run) -> float:
    return run.accuracy("PublicTest") or 0.0
