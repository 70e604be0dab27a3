"""Which pictures stand in cells of the matrix, in which order, and which cells are the fullest."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.labels import EMOTIONS
from dashboard.figures.confusion import Cell
from pages.confusion.results import Crossed
from pages.confusion.sorts import Sort, ordered

# More thumbnails than this help nobody; the total is always told.
MOST_PICTURES: Final = 500


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of some cells in one order.

    Attributes:
        rows: row numbers of all of them: shape (n,).
        values: what they are sorted by, aligned with `rows`.
        sort: the order; by row number where the one asked for is not known here.
    """

    rows: NDArray[np.int64]
    values: NDArray[np.floating]
    sort: Sort

    @property
    def total(self) -> int:
        """How many there are in all."""
        return len(self.rows)

    @property
    def shown(self) -> tuple[int, ...]:
        """The rows that a gallery shows."""
        return tuple(self.rows[:MOST_PICTURES].tolist())

    @property
    def captions(self) -> list[str]:
        """What is written below each of these."""
        return [self.sort.caption(value) for value in self.values[:MOST_PICTURES].tolist()]


@dataclass(frozen=True, slots=True)
class Confused:
    """One cell off the diagonal: `count` of the `of` pictures of its row."""

    cell: Cell
    count: int
    of: int


def members(crossed: Crossed, cells: Collection[Cell]) -> NDArray[np.int64]:
    """Return the positions of the pictures of some cells, ascending."""
    wanted = np.zeros((len(EMOTIONS), len(EMOTIONS)), bool)
    for cell in cells:
        wanted[cell] = True
    return np.flatnonzero(wanted[crossed.first, crossed.second])


def pictures_of(crossed: Crossed, cells: Collection[Cell], sort: str) -> Pictures:
    """Return the pictures of some cells, sorted; equal ones stand in row order."""
    inside = members(crossed, cells)
    found = crossed.facts(inside)
    used, places, values = ordered(found, sort)
    return Pictures(rows=found.rows[places], values=values, sort=used)


def largest_confusions(matrix: NDArray[np.int64], *, most: int = 8) -> tuple[Confused, ...]:
    """Return the cells off the diagonal with the most pictures; empty ones are left out."""
    totals = matrix.sum(axis=1)
    off = np.where(np.eye(len(matrix), dtype=bool), 0, matrix)
    order = np.argsort(-off, axis=None, kind="stable")[:most]
    return tuple(
        Confused(cell=(int(i), int(j)), count=int(off[i, j]), of=int(totals[i]))
        for i, j in zip(*np.unravel_index(order, off.shape), strict=True)
        if off[i, j] > 0
    )
