"""Filter and sort the rows of a data set: from conditions on columns to a list of row numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

ROW: Final = "row"
"""Sorting by it keeps the order of the data set."""


@dataclass(frozen=True, slots=True)
class Within:
    """A column's value lies between two ends, both included; None leaves an end open.

    A value that is not known (NaN) lies nowhere.
    """

    column: str
    low: float | None = None
    high: float | None = None

    def holds(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """Return whether each value fulfils the condition."""
        # Equal to itself is whatever is not NaN, of any kind of number.
        inside: NDArray[np.bool_] = values == values
        if self.low is not None:
            inside &= values >= self.low
        if self.high is not None:
            inside &= values <= self.high
        return inside


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column's value is one of these codes."""

    column: str
    codes: tuple[int, ...]

    def holds(self, values: NDArray[Any]) -> NDArray[np.bool_]:
        """Return whether each value fulfils the condition."""
        if len(self.codes) == 1:
            same: NDArray[np.bool_] = values == self.codes[0]
            return same
        found: NDArray[np.bool_] = np.isin(values, self.codes)
        return found


Condition = Within | OneOf


class Table:
    """Columns of equal length, one value a row, that can be filtered and sorted fast.

    What a column sorts into is worked out once and kept: after that a list takes as long as
    reading a yes or no for each row in that order.

    Args:
        columns: each of shape (N,); NaN stands for "not known".
    """

    def __init__(self, columns: Mapping[str, NDArray[Any]], n: int) -> None:
        self.columns = dict(columns)
        self._n = n
        self._orders: dict[tuple[str, bool], NDArray[np.int32]] = {}

    def __len__(self) -> int:
        return self._n

    def mask(
        self,
        conditions: Iterable[Condition] = (),
        *,
        among: Iterable[NDArray[np.int64]] = (),
    ) -> NDArray[np.bool_]:
        """Return which rows fulfil all conditions and stand in all lists: shape (N,)."""
        chosen = np.ones(self._n, dtype=np.bool_)
        for condition in conditions:
            chosen &= condition.holds(self.columns[condition.column])
        for rows in among:
            listed = np.zeros(self._n, dtype=np.bool_)
            listed[rows] = True
            chosen &= listed
        return chosen

    def sorted(
        self, mask: NDArray[np.bool_], by: str = ROW, *, descending: bool = False
    ) -> NDArray[np.int64]:
        """Return the rows of a mask in the order of a column.

        Equal values keep the order of the rows; unknown ones come last, whichever the direction.

        Args:
            mask: which rows, shape (N,).
            by: a column, or `ROW`.
            descending: the largest first.
        """
        if by == ROW:
            rows = np.flatnonzero(mask)
            return rows[::-1] if descending else rows
        order = self._order(by, descending=descending)
        return order[mask[order]].astype(np.int64)

    def shuffled(self, mask: NDArray[np.bool_], seed: int) -> NDArray[np.int64]:
        """Return the rows of a mask in an order drawn with a seed.

        The order of two rows does not depend on the others: a filter takes rows out of it only.
        """
        order = np.random.default_rng(seed).permutation(self._n)
        return order[mask[order]]

    def _order(self, by: str, *, descending: bool) -> NDArray[np.int32]:
        key = (by, descending)
        if key not in self._orders:
            values = self.columns[by].astype(np.float32)
            # Negated, not reversed: equal values keep their order, and NaN stays last.
            signed = -values if descending else values
            self._orders[key] = np.argsort(signed, kind="stable").astype(np.int32)
        return self._orders[key]
