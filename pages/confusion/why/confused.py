"""The pictures behind one confusion, and those that it is compared with."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import Ballots
from core.data.store import Dataset
from core.evaluation.outcomes import Outcomes
from core.labels import SIZE
from pages.confusion.results import Shown
from pages.confusion.scene import Scene

# Pictures averaged at a time: 9 MB.
_CHUNK: Final = 4096


@dataclass(frozen=True, slots=True)
class Confusion:
    """One confusion of a model, all rows as row numbers of the data set.

    Attributes:
        true: what the pictures are labelled, 0 to 6.
        predicted: what the model takes them for, another one.
        of_true: all pictures with the label.
        of_predicted: all pictures that carry the other label.
        confused: those with the label that the model takes for the other, closest calls first.
        recognised: those with the label that it recognises.
        reverse: those with the other label that it takes for this one.
    """

    true: int
    predicted: int
    of_true: NDArray[np.int64]
    of_predicted: NDArray[np.int64]
    confused: NDArray[np.int64]
    recognised: NDArray[np.int64]
    reverse: NDArray[np.int64]


def confusion(scene: Scene, results: Shown) -> Confusion | None:
    """Return the confusion that is open: one cell off the diagonal of a model's own matrix.

    Returns:
        None where several cells are open, other answers are on the axes, or no picture is in it.
    """
    chosen = scene.view
    if results.crossed is None or not chosen.axes.are_true_and_predicted or len(chosen.cells) != 1:
        return None
    cell = chosen.cells[0]
    true, predicted = cell if chosen.axes.rows == "label" else cell[::-1]
    said = results.crossed.outcomes
    if said is None or true == predicted:
        return None
    found = _among(said, true, predicted)
    return found if len(found.confused) else None


def _among(said: Outcomes, true: int, predicted: int) -> Confusion:
    labels, answers = said.true_labels, said.predicted
    inside = np.flatnonzero((labels == true) & (answers == predicted))
    return Confusion(
        true=true,
        predicted=predicted,
        of_true=said.rows[labels == true],
        of_predicted=said.rows[labels == predicted],
        confused=said.rows[inside[np.argsort(said.margin[inside], kind="stable")]],
        recognised=said.rows[(labels == true) & (answers == true)],
        reverse=said.rows[(labels == predicted) & (answers == true)],
    )


def mean_face(dataset: Dataset, rows: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the mean of some pictures: shape (48, 48), uint8; black where there is none."""
    total = np.zeros((SIZE, SIZE), np.float64)
    for start in range(0, len(rows), _CHUNK):
        total += dataset.images[np.sort(rows[start : start + _CHUNK])].sum(axis=0, dtype=np.int64)
    mean: NDArray[np.uint8] = np.rint(total / max(len(rows), 1)).astype(np.uint8)
    return mean


@dataclass(frozen=True, slots=True)
class Doubts:
    """On how many of some pictures most people do not say the label.

    Attributes:
        n: pictures that people voted on.
        other: of these, those on which the leading choice is not the label, or two lead.
        as_model: of these, those on which most people say what the model says.
    """

    n: int
    other: int
    as_model: int


def doubts(votes: Ballots, rows: NDArray[np.int64], *, true: int, predicted: int) -> Doubts:
    """Count what people say of pictures with a label that a model takes for another."""
    voted = rows[votes.known[rows]]
    answers = votes.label[voted]
    return Doubts(
        n=len(voted),
        other=int((answers != true).sum()),
        as_model=int((answers == predicted).sum()),
    )
