"""Where people's votes and the labels differ: counts by label and by what most people said."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import CHOICE_LABELS, CHOICE_NAMES, NO_LABEL, NO_MAJORITY, Ballots
from core.labels import EMOTIONS

ANSWERS: Final = (
    *EMOTIONS,
    *(name for name, label in zip(CHOICE_NAMES, CHOICE_LABELS, strict=True) if label == NO_LABEL),
    "split",
)
"""What most people said: the seven labels in their order, then what has no label here, then no
answer that more than half gave."""

_LABELS: Final = len(EMOTIONS)


@dataclass(frozen=True, slots=True)
class Differing:
    """Pictures of one label that most people gave another answer to.

    Attributes:
        label: 0 to 6, as the data set has it.
        answer: index into `ANSWERS`.
        n: how many of them.
        whole: pictures of the label that were voted on.
    """

    label: int
    answer: int
    n: int
    whole: int


def answers(ballots: Ballots) -> NDArray[np.int8]:
    """Return what most people said of each picture as an index into `ANSWERS`: shape (N,).

    A picture that nobody voted on is `NO_LABEL`.
    """
    without = [i for i, label in enumerate(CHOICE_LABELS) if label == NO_LABEL]
    places = CHOICE_LABELS.copy()
    places[without] = np.arange(_LABELS, _LABELS + len(without))
    said = np.where(ballots.majority == NO_MAJORITY, len(ANSWERS) - 1, places[ballots.majority])
    return np.where(ballots.known, said, NO_LABEL).astype(np.int8)


def by_label(
    labels: NDArray[np.int64], said: NDArray[np.int8], rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Count rows by their label and what most people said.

    Args:
        labels: of every picture: shape (N,).
        said: `answers` of every picture: shape (N,).
        rows: the rows counted; those that nobody voted on are left out.

    Returns:
        Shape (7, len(ANSWERS)).
    """
    voted = rows[said[rows] != NO_LABEL]
    cells = labels[voted] * len(ANSWERS) + said[voted]
    counts = np.bincount(cells, minlength=_LABELS * len(ANSWERS))
    return counts.reshape(_LABELS, len(ANSWERS)).astype(np.int64)


def most_differing(counts: NDArray[np.int64], most: int = 10) -> list[Differing]:
    """Return the largest disagreements by their share of a label's pictures, at most so many.

    Args:
        counts: as `by_label` returns them.
        most: how many.
    """
    found = [
        Differing(label, answer, int(counts[label, answer]), int(counts[label].sum()))
        for label in range(_LABELS)
        for answer in range(len(ANSWERS))
        if answer != label and counts[label, answer]
    ]
    return sorted(found, key=lambda one: (-one.n / one.whole, one.label, one.answer))[:most]
