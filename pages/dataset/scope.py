"""What the statistics of the page are of: all rows of a data set, or the selected ones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from core.data.facts import Facts
from core.data.store import Dataset
from core.keys import digest
from core.labels import EMOTIONS, SPLITS, Split
from dashboard.components.text import count
from dashboard.services import services
from pages.dataset.cache import cache_folder
from pages.dataset.statistics import Portraits, Statistics, portraits, statistics

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Scope:
    """Rows of a data set with all that the page tells of them.

    Attributes:
        dataset: that holds the rows.
        rows: the selected rows, ascending; None for all.
        facts: of every row of the data set.
        whole: statistics of the whole data set.
    """

    dataset: Dataset
    rows: NDArray[np.int64] | None = field(repr=False)
    facts: Facts = field(repr=False)
    whole: Statistics = field(repr=False)
    _found: dict[object, object] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.dataset) if self.rows is None else len(self.rows)

    @cached_property
    def chosen(self) -> NDArray[np.int64]:
        """The rows, ascending: shape (n,)."""
        return np.arange(len(self.dataset)) if self.rows is None else self.rows

    @property
    def counts(self) -> Mapping[Split, tuple[int, ...]]:
        """Rows per class, in label order, for each split."""
        if self.rows is None:
            return self.dataset.counts
        return self._counts

    @cached_property
    def _counts(self) -> dict[Split, tuple[int, ...]]:
        labels = self.dataset.labels
        return {
            split: tuple(np.bincount(labels[self.indices(split)], minlength=len(EMOTIONS)).tolist())
            for split in SPLITS
        }

    @property
    def splits(self) -> list[Split]:
        """The splits that have a row here."""
        return [split for split in SPLITS if sum(self.counts[split])]

    @cached_property
    def portraits(self) -> Portraits:
        """What the pictures of each class and split have in common."""
        if self.rows is None:
            return self.whole.portraits
        return _of_rows(_Rows(self.dataset, self.rows.tobytes()))

    def indices(self, split: Split) -> NDArray[np.int64]:
        """Return the row numbers of a split, ascending."""
        rows = self.dataset.indices(split)
        return rows if self.rows is None else np.intersect1d(rows, self.rows, assume_unique=True)

    def values(self, feature: str) -> NDArray[Any]:
        """Return a feature of every row of the data set: shape (N,)."""
        values: NDArray[Any] = self.facts.columns[feature]
        return values

    def once(self, key: object, find: Callable[[], T]) -> T:
        """Return what `find` returns, found once for each key."""
        if key not in self._found:
            self._found[key] = find()
        return cast(T, self._found[key])

    def named(self, split: Split) -> str:
        """Say what a figure of a split is of: data set, split and n."""
        n, drawn = sum(self.counts[split]), " drawn" if self.dataset.synthetic else ""
        if self.rows is None:
            return f"{self.dataset.title}, {split}: all {count(n)}{drawn} pictures of the split."
        return f"{self.dataset.title}, {split}: {count(n)} selected{drawn} pictures."


def scope(dataset: Dataset, rows: NDArray[np.int64] | None = None) -> Scope:
    """Return the scope of some rows, or of all."""
    if rows is None:
        # Whatever a page tells of all rows is told again with each visit.
        return _all(_Whole(dataset, (digest(dict(dataset.manifest)), *services().checked(dataset))))
    return Scope(dataset, rows, services().facts(dataset), statistics(dataset, cache_folder()))


def scope_of(data: str, selection: str) -> Scope:
    """Return the scope that the page's stores name: a data set and a selection, or none."""
    dataset = services().dataset(data)
    return scope(dataset, services().selection(selection, dataset))


@dataclass(frozen=True)
class _Whole:
    """A data set, hashed and compared by its content and by what was checked of it."""

    dataset: Dataset = field(compare=False)
    key: tuple[str, ...]


@lru_cache(maxsize=4)
def _all(source: _Whole) -> Scope:
    dataset = source.dataset
    return Scope(dataset, None, services().facts(dataset), statistics(dataset, cache_folder()))


@dataclass(frozen=True)
class _Rows:
    """Rows of a data set, hashed and compared by pictures and row numbers."""

    dataset: Dataset = field(compare=False)
    rows: bytes
    fingerprint: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", self.dataset.fingerprint)


@lru_cache(maxsize=8)
def _of_rows(source: _Rows) -> Portraits:
    return portraits(source.dataset, np.frombuffer(source.rows, np.int64))
