"""Which results can be shown: on the pictures at hand, as stored with the run, or none yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import NO_LABEL, Ballots
from core.evaluation.agreement import cross_table
from core.evaluation.outcomes import Outcomes, outcomes
from core.labels import EMOTIONS, Split
from core.runs.store import Run
from core.triage.applied import decided
from pages.confusion.axes import Source
from pages.confusion.doubtful import doubt_scores
from pages.confusion.scene import Scene
from pages.confusion.sorts import Facts
from pages.confusion.view import ResultsKind


@dataclass(frozen=True, slots=True)
class Crossed:
    """Two answers to each of some pictures, aligned picture by picture.

    Attributes:
        rows: row numbers: shape (n,), ascending within each split.
        first: the answer along the rows: shape (n,), 0 to 6.
        second: the answer along the columns, likewise.
        outcomes: what the model said that pictures are sorted by; None where it said nothing.
        differ: share of the votes for anything but the leading choice: shape (n,); None where
            there are no votes.
        left_out: pictures of the splits without an answer of most people.
        doubt: how probable each picture's own label is; None where that was not looked for.
    """

    rows: NDArray[np.int64]
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    outcomes: Outcomes | None
    differ: NDArray[np.floating] | None
    left_out: int = 0
    doubt: NDArray[np.floating] | None = None

    @property
    def counts(self) -> NDArray[np.int64]:
        """The matrix: shape (7, 7), the first answer in rows."""
        return cross_table(self.first, self.second, classes=len(EMOTIONS))

    def facts(self, members: NDArray[np.int64]) -> Facts:
        """Return what the pictures at these positions can be sorted by."""
        return Facts(
            rows=self.rows[members],
            outcomes=_at(self.outcomes, members),
            differ=None if self.differ is None else self.differ[members],
            doubt=None if self.doubt is None else self.doubt[members],
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """The results that the page shows.

    Attributes:
        kind: "pictures" when each figure can be traced to pictures of the data set; "stored" for
            the run's own test results, whose pictures belong to the data set it was trained on.
        title: title of the data set measured.
        counts: shape (7, 7), rows and columns as the axes say; None where there is none yet.
        crossed: the answers behind the counts; None for stored results.
        missing: evaluations that are needed first.
        choice: True when both kinds exist and the visitor can choose.
    """

    kind: ResultsKind
    title: str
    counts: NDArray[np.int64] | None
    crossed: Crossed | None = None
    missing: tuple[tuple[Run, Split], ...] = ()
    choice: bool = False


def shown(scene: Scene) -> Shown:
    """Return the results to show for a scene.

    A run measured on the very pictures chosen has one kind of results. For any other data set the
    run's stored results are offered too, and shown first unless it was evaluated here already.
    """
    stored = _stored(scene)
    wanted = scene.view.results
    if wanted == "stored" and stored is not None:
        return stored
    missing = needed(scene)
    if missing and wanted is None and stored is not None:
        return stored
    crossed = None if missing else cross(scene)
    return Shown(
        "pictures",
        scene.dataset.title,
        None if crossed is None else crossed.counts,
        crossed,
        missing,
        choice=stored is not None,
    )


def needed(scene: Scene) -> tuple[tuple[Run, Split], ...]:
    """Return the evaluations that the axes need and that were never made."""
    by_source = {"model": scene.run, "reference": scene.reference}
    runs = [by_source.get(source) for source in scene.view.axes.sources]
    return tuple(
        (run, split)
        for run in runs
        for split in scene.view.splits
        if run is not None
        and len(scene.dataset.indices(split))
        and scene.services.results.probabilities(run, scene.dataset, split) is None
    )


def cross(scene: Scene) -> Crossed | None:
    """Return both answers to each picture; None where one of the two has none at all."""
    rows, votes = scene.rows, scene.people
    answers = [_answer(source, scene, rows, votes) for source in scene.view.axes.sources]
    first, second = answers
    if first is None or second is None:
        return None
    doubt = doubt_scores(scene)
    kept = np.flatnonzero((first != NO_LABEL) & (second != NO_LABEL))
    return Crossed(
        rows=rows[kept],
        first=first[kept],
        second=second[kept],
        outcomes=_at(outcomes_of(scene, sorting_run(scene)), kept),
        differ=None if votes is None else differing(votes)[rows[kept]],
        left_out=len(rows) - len(kept),
        doubt=None if doubt is None else doubt[rows[kept]],
    )


def sorting_run(scene: Scene) -> Run:
    """Return the model whose answers pictures are sorted by: A, unless only B is on the axes."""
    only_b = "reference" in scene.view.axes.sources and "model" not in scene.view.axes.sources
    return scene.reference if only_b and scene.reference is not None else scene.run


def outcomes_of(scene: Scene, run: Run) -> Outcomes | None:
    """Return what a run said about the scene's pictures; None where it was not evaluated."""
    found = outcomes(scene.services.results, run, scene.dataset, scene.view.splits)
    if found is not None and scene.overlay is not None:
        found = decided(scene.dataset, scene.overlay, found)
    return None if found is None else found.among(scene.selected)


def differing(votes: Ballots) -> NDArray[np.floating]:
    """Return the share of votes for anything but the leading choice: shape (N,).

    It is 0 where nobody voted, as nobody disagrees there.
    """
    return np.nan_to_num(1 - votes.share, nan=0.0)


def _answer(
    source: Source, scene: Scene, rows: NDArray[np.int64], votes: Ballots | None
) -> NDArray[np.int64] | None:
    """Return one answer a picture: shape (n,), or None where this source has none."""
    if source == "label":
        return scene.labels[rows]
    if source == "people":
        return None if votes is None else votes.label[rows].astype(np.int64)
    run = scene.run if source == "model" else scene.reference
    found = None if run is None else outcomes_of(scene, run)
    return None if found is None else found.predicted


def _at(found: Outcomes | None, places: NDArray[np.int64]) -> Outcomes | None:
    if found is None:
        return None
    return Outcomes(found.rows[places], found.true_labels[places], found.probabilities[places])


def _stored(scene: Scene) -> Shown | None:
    """Return the results stored with the run, where they are of other pictures than these."""
    metrics = [scene.run.metrics.get(split) for split in scene.view.splits]
    tables = [np.asarray(found["confusion"], np.int64) for found in metrics if found is not None]
    axes = scene.view.axes
    if (
        scene.is_own
        or scene.selected is not None
        or len(tables) < len(metrics)
        or not axes.are_true_and_predicted
    ):
        return None
    counts = np.sum(tables, axis=0)
    turned = counts if axes.rows == "label" else counts.T
    return Shown("stored", scene.run.spec.dataset.title, turned, choice=True)
