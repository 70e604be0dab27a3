"""From a view to the rows it shows: facts, a run's answers and flags as columns of one table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.data.disagreement import ANSWERS, answers
from core.data.query import Condition, OneOf, Table, Within
from core.data.store import Dataset
from core.evaluation.outcomes import outcomes
from core.labels import EMOTIONS, SPLITS, Split
from core.runs.run import Run
from dashboard.flags import Flag, known_flags
from pages.dataset.tabs.gallery.view import OF_A_RUN, RANDOM, RIGHT, SAID, GalleryView

if TYPE_CHECKING:
    from dashboard.services import Services

UNKNOWN = -1


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that a gallery of a data set can be filtered and sorted by.

    Attributes:
        dataset: that holds the pictures.
        runs: those that were evaluated on it, the default first.
        flags: those known for it, with the rows they mark.
        facts: names of the columns that need no run.
    """

    dataset: Dataset
    runs: Sequence[Run]
    flags: Mapping[Flag, NDArray[np.int64]] = field(repr=False)
    facts: Sequence[str] = ()

    def view(self, query: Mapping[str, object]) -> GalleryView:
        """Return the view an address describes."""
        return GalleryView.of(
            query,
            self.dataset,
            columns=self.facts,
            runs=[run.run_id for run in self.runs],
            flags=[flag.name for flag in self.flags],
        )

    def run(self, view: GalleryView) -> Run | None:
        """Return the run that predictions are of."""
        return next((run for run in self.runs if run.run_id == view.run), None)


@dataclass(frozen=True, eq=False)
class Listing:
    """The pictures a view shows, in its order.

    Attributes:
        view: what was asked for.
        rows: shape (n,).
        columns: one value for each row of the data set; with `predicted` where a run was asked.
    """

    view: GalleryView
    rows: NDArray[np.int64] = field(repr=False)
    columns: Mapping[str, NDArray[Any]] = field(repr=False)

    def position(self, row: int | None) -> int | None:
        """Return where a row stands in the list; None where it does not."""
        if row is None:
            return None
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else None


def catalogue(services: "Services", dataset: Dataset) -> Catalogue:
    """Return what a data set's gallery offers."""
    facts = services.facts(dataset)
    return Catalogue(
        dataset,
        runs=_evaluated(services, dataset),
        flags=known_flags(services, dataset),
        facts=[*facts.columns, *([SAID] if facts.ballots else [])],
    )


def listing(
    services: "Services",
    offered: Catalogue,
    view: GalleryView,
    selected: NDArray[np.int64] | None = None,
) -> Listing:
    """Return the rows of a view.

    Args:
        services: where facts and results are looked up.
        offered: what the data set offers.
        view: filters and order.
        selected: rows that the page is restricted to; None for all.
    """
    dataset = offered.dataset
    table = _table(services, dataset, offered.run(view) if view.asks_the_run else None)
    lists = [] if selected is None else [selected]
    if view.flags:
        marked = [rows for flag, rows in offered.flags.items() if flag.name in view.flags]
        lists.append(np.concatenate(marked))
    mask = table.mask(_conditions(view), among=lists)
    if view.sort == RANDOM:
        rows = table.shuffled(mask, view.seed)
    else:
        rows = table.sorted(mask, view.sort, descending=view.descending)
    return Listing(view, rows, table.columns)


def _conditions(view: GalleryView) -> list[Condition]:
    conditions: list[Condition] = []
    if view.split:
        conditions.append(OneOf("split", (SPLITS.index(_as_split(view.split)),)))
    if view.labels:
        conditions.append(OneOf("label", tuple(EMOTIONS.index(name) for name in view.labels)))
    if view.predicted:
        conditions.append(OneOf("predicted", (EMOTIONS.index(view.predicted),)))
    if view.said:
        conditions.append(OneOf(SAID, (ANSWERS.index(view.said),)))
    if view.outcome:
        conditions.append(OneOf("correct", (int(view.outcome == RIGHT),)))
    return [
        *conditions,
        *(Within(name, low, high) for name, (low, high) in view.ranges.items()),
    ]


def _as_split(name: str) -> Split:
    return next(split for split in SPLITS if split == name)


def _evaluated(services: "Services", dataset: Dataset) -> list[Run]:
    """Return the runs with results on some split of a data set, the default run first."""
    default, runs = _runs(_Stored(services, dataset, _stamps(services)))
    known = [run for run in runs if _splits(services, run, dataset)]
    return sorted(known, key=lambda run: run.run_id != default)


@dataclass(frozen=True)
class _Stored:
    """The runs here, told apart from those of another moment by when their files changed."""

    services: "Services" = field(compare=False)
    dataset: Dataset = field(compare=False)
    stamps: tuple[tuple[str, int], ...]
    fingerprint: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", self.dataset.fingerprint)


def _stamps(services: "Services") -> tuple[tuple[str, int], ...]:
    models = services.settings.models
    files = [
        models / "final.json",
        *(models / run / "manifest.json" for run in services.runs.ids()),
    ]
    return tuple((str(file), file.stat().st_mtime_ns) for file in files if file.exists())


# Reading all runs takes ten times as long as any list, and a scroll asks for many parts of one.
@lru_cache(maxsize=8)
def _runs(stored: _Stored) -> tuple[str, tuple[Run, ...]]:
    """Return the id of the default run of a data set, and all runs."""
    default = stored.services.run(None, stored.dataset)
    return default.run_id if default else "", stored.services.runs.all()


def _splits(services: "Services", run: Run, dataset: Dataset) -> tuple[Split, ...]:
    filled = [split for split in SPLITS if len(dataset.indices(split))]
    return tuple(s for s in filled if services.results.metrics(run, dataset, s) is not None)


def _table(services: "Services", dataset: Dataset, run: Run | None) -> Table:
    splits = _splits(services, run, dataset) if run else ()
    return _remembered(_Source(services, dataset, run, splits))


@dataclass(frozen=True)
class _Source:
    """What a table is made of, hashed and compared by what tells two tables apart."""

    services: "Services" = field(compare=False)
    dataset: Dataset = field(compare=False)
    run: Run | None = field(compare=False)
    splits: tuple[Split, ...]
    key: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        run = [self.run.run_id, self.run.weights_digest] if self.run else []
        manifest = self.dataset.manifest
        # What a job found since is a column more, or another one.
        found = self.services.checked(self.dataset)
        own = [str(self.dataset.path), self.dataset.fingerprint, *manifest["features"], *found]
        object.__setattr__(self, "key", (*own, *run))


@lru_cache(maxsize=4)
def _remembered(source: _Source) -> Table:
    dataset = source.dataset
    facts = source.services.facts(dataset)
    columns: dict[str, NDArray[Any]] = {
        **facts.columns,
        "label": dataset.labels.astype(np.int8),
        "split": dataset.splits,
    }
    if facts.ballots is not None:
        columns[SAID] = answers(facts.ballots)
    if source.run is not None:
        columns |= _answers(source.services, dataset, source.run, source.splits)
    return Table(columns, len(dataset))


def _answers(
    services: "Services", dataset: Dataset, run: Run, splits: Sequence[Split]
) -> dict[str, NDArray[Any]]:
    """Return what a run said as columns of all rows; unknown where it was not evaluated."""
    n = len(dataset)
    columns: dict[str, NDArray[Any]] = {
        **{name: np.full(n, UNKNOWN, np.int8) for name in ("predicted", "correct")},
        **{name: np.full(n, np.nan, np.float32) for name in OF_A_RUN},
    }
    for split in splits:
        found = outcomes(services.results, run, dataset, [split])
        if found is None:
            continue
        for name, column in columns.items():
            column[found.rows] = getattr(found, name)
    return columns
