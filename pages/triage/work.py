"""The list of errors to look at, and what is known about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.evaluation.outcomes import Outcomes, outcomes
from core.runs.store import Run
from core.triage.evidence import Evidence, evidence
from core.triage.history import Overlay
from core.triage.queue import queue
from core.triage.rules import VERDICTS, Proposals, propose
from pages.triage.view import Cell, View, view

if TYPE_CHECKING:
    from dashboard.services import Services

# Views that are open at a time; each holds the answers of all runs on one split.
_KEPT: Final = 6


class NotMeasured(EmotionLensError):
    """A run that said nothing yet about the pictures whose errors are asked for."""

    code = "not-measured"

    def __init__(self, run: Run, dataset: Dataset, view: View) -> None:
        super().__init__(
            f"{run.title} was not measured on {dataset.title}, {view.split}.",
            hint="Evaluate it on the Confusion page first, or choose another model or split.",
        )


@dataclass(frozen=True)
class Known:
    """What runs and people said about one split; it does not depend on decisions.

    Attributes:
        outcomes: what the run said whose errors are looked at.
        evidence: what independent nets and people said.
        proposals: what follows from it.
        answers: what each run measured here said, shape (n, 7), by its id.
    """

    outcomes: Outcomes
    evidence: Evidence
    proposals: Proposals
    answers: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True)
class Work:
    """The errors that one view of the page is about.

    Attributes:
        services: of this application.
        dataset: whose pictures they are.
        run: whose errors they are.
        runs: all runs at hand.
        view: the choices on the page.
        known: what was said about the whole split.
        scope: what the run said about the pictures of the split that are selected.
        overlay: the decisions that count.
    """

    services: "Services"
    dataset: Dataset
    run: Run
    runs: Sequence[Run]
    view: View
    known: Known
    scope: Outcomes
    overlay: Overlay

    @cached_property
    def errors(self) -> NDArray[np.int64]:
        """Rows of the errors in all cells, the most useful first."""
        return queue(self.scope, self.known.evidence, self.view.sort)

    @cached_property
    def counts(self) -> dict[Cell, int]:
        """How many errors each cell has, the most first."""
        wrong = ~self.scope.correct
        cells = list(
            zip(
                self.scope.true_labels[wrong].tolist(),
                self.scope.predicted[wrong].tolist(),
                strict=True,
            )
        )
        found = {cell: cells.count(cell) for cell in set(cells)}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Rows of the errors in the chosen cells and with the chosen proposal, in order."""
        rows, kept = self.errors, np.ones(len(self.errors), np.bool_)
        places = np.searchsorted(self.known.evidence.rows, rows)
        if self.view.cells:
            wanted = [7 * true + predicted for true, predicted in self.view.cells]
            predicted = self.known.outcomes.predicted[places]
            kept &= np.isin(7 * self.dataset.labels[rows] + predicted, wanted)
        if self.view.proposed is not None:
            code = VERDICTS.index(self.view.proposed)
            kept &= self.known.proposals.codes[places] == code
        return rows[kept]

    @cached_property
    def decided(self) -> NDArray[np.bool_]:
        """Whether each of `rows` is decided."""
        return np.isin(self.rows, list(self.overlay.decisions))

    @cached_property
    def listed(self) -> NDArray[np.int64]:
        """The rows of them that are to be shown, in order."""
        if self.view.show == "all":
            return self.rows
        return self.rows[self.decided if self.view.show == "decided" else ~self.decided]

    def place(self, row: int) -> int:
        """Return where a row stands in the split."""
        return int(np.searchsorted(self.known.evidence.rows, row))

    def current(self, wanted: int | None) -> int | None:
        """Return the row to show: the one wanted if it is an error here, else the first listed."""
        if wanted is not None and wanted in self.rows:
            return wanted
        return int(self.listed[0]) if len(self.listed) else None

    def neighbour(self, row: int, step: int) -> int | None:
        """Return the next (1) or previous (-1) row listed, seen from any of `rows`; None: none."""
        ranks = {other: rank for rank, other in enumerate(self.rows.tolist())}
        here = ranks.get(row, -1)
        others = [r for r in self.listed.tolist() if (ranks[r] - here) * step > 0]
        return None if not others else others[0] if step > 0 else others[-1]

    def after(self, row: int) -> int | None:
        """Return the row to look at once this one is decided: the next listed, else the first."""
        following = self.neighbour(row, 1)
        return following if following is not None else self.current(None)


def work(services: "Services", query: Mapping[str, object]) -> Work | None:
    """Return the work that an address, or the values of the controls, asks for.

    Returns:
        None where there is no run at all.

    Raises:
        UnknownName: a data set or run is named that does not exist.
        NotMeasured: the run said nothing about the split.
    """
    dataset = services.dataset(_text(query.get("data")))
    runs = services.runs.all()
    run = services.run(_text(query.get("run")), dataset)
    if run is None:
        return None
    chosen = view(query)
    known = _known(services, runs, run, dataset, chosen)
    selected = services.selection(query.get("selection"), dataset)
    return Work(
        services=services,
        dataset=dataset,
        run=run,
        runs=runs,
        view=chosen,
        known=known,
        scope=known.outcomes.among(selected),
        overlay=services.decisions.overlay(dataset),
    )


def _known(
    services: "Services", runs: Sequence[Run], run: Run, dataset: Dataset, view: View
) -> Known:
    key = (
        run.run_id,
        view.split,
        dataset.fingerprint,
        tuple(dataset.manifest["features"]),
        tuple((each.weights_digest, each.temperature) for each in runs),
    )
    cache = _caches.setdefault(services, {})
    if key in cache:
        return cache[key]
    said = outcomes(services.results, run, dataset, (view.split,))
    if said is None or not len(said):
        raise NotMeasured(run, dataset, view)
    gathered = evidence(services.results, runs, dataset, view.split)
    own = [each for each in runs if each.spec.dataset.fingerprint == dataset.fingerprint]
    is_own = any(each.run_id == run.run_id for each in own)
    asked = own if is_own else [run, *own] if own else runs
    answers = {
        each.run_id: found
        for each in asked
        if (found := services.results.probabilities(each, dataset, view.split)) is not None
    }
    known = Known(said, gathered, propose(gathered), answers)
    if is_own:
        # Runs of other data sets may be evaluated here at any time, which the key does not tell.
        _keep(cache, key, known)
    return known


_Cache = dict[tuple[object, ...], Known]
# One for each application: its stores give a key its meaning.
_caches: "WeakKeyDictionary[Services, _Cache]" = WeakKeyDictionary()


def _keep(cache: _Cache, key: tuple[object, ...], known: Known) -> None:
    cache[key] = known
    # By a copy of the keys, and without complaint: other threads do the same.
    for old in list(cache)[:-_KEPT]:
        cache.pop(old, None)


def _text(value: object) -> str | None:
    return str(value) if value else None
