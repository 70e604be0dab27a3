"""Which pictures stand in a cell of the matrix, in which order, and which cells are the worst."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.outcomes import Outcomes

# More thumbnails than this help nobody; the total is always told.
MOST_PICTURES: Final = 500
Cell = tuple[int, int]
"""(true, predicted) as indices into the labels."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of one cell, most confident first.

    Attributes:
        rows: row numbers, at most `MOST_PICTURES`.
        confidences: probability of the predicted class, aligned with `rows`.
        total: how many there are in all.
    """

    rows: tuple[int, ...]
    confidences: tuple[float, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Confused:
    """One cell off the diagonal: `count` of `of` pictures of a class taken for another."""

    cell: Cell
    count: int
    of: int


def pictures_of(outcomes: Outcomes, cell: Cell, *, most: int = MOST_PICTURES) -> Pictures:
    """Return the pictures of a cell, the most confident first; equal ones in row order.

    Off the diagonal these are the most confident mistakes, on it the clearest successes.
    """
    true, predicted = cell
    members = np.flatnonzero((outcomes.true_labels == true) & (outcomes.predicted == predicted))
    confidences = outcomes.probabilities[members, predicted]
    order = np.argsort(-confidences, kind="stable")[:most]
    return Pictures(
        rows=tuple(outcomes.rows[members[order]].tolist()),
        confidences=tuple(confidences[order].tolist()),
        total=len(members),
    )


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
