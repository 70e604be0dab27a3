"""The matrix and its cells in words."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import wilson_interval
from core.labels import EMOTIONS, Split
from dashboard.components.text import count, percent
from dashboard.figures.confusion import Normalise, cell_words
from pages.confusion.selection import Cell, Confused, Pictures

NORMALISE_OPTIONS: Final[tuple[tuple[Normalise, str], ...]] = (
    ("true", "True class (rows)"),
    ("predicted", "Predicted (columns)"),
    ("all", "All pictures"),
    ("none", "None, counts only"),
)
_SHARES: Final[dict[Normalise, str]] = {
    "true": "Shares are of all pictures with the same true label: each row adds up to 100 %.",
    "predicted": "Shares are of all pictures with the same prediction: each column adds up to "
    "100 %.",
    "all": "Shares are of all pictures: the whole matrix adds up to 100 %.",
    "none": "Counts of pictures, without shares.",
}
_CAUTION: Final[dict[Split, str]] = {
    "PrivateTest": "",
    "PublicTest": " The epoch was chosen on these pictures, so the figures flatter a little.",
    "Training": " The model was fitted on these pictures, so the figures flatter it.",
}


def summary(title: str, split: Split, n: int, normalise: Normalise, *, own: bool) -> str:
    """Say what is counted and what shares are of.

    Args:
        title: title of the data set measured.
        split: whose pictures are counted.
        n: number of pictures.
        normalise: what shares are of.
        own: True when the run was trained on this very data set.
    """
    caution = _CAUTION[split] if own else ""
    return f"{title}, {split}, n = {count(n)} pictures. {_SHARES[normalise]}{caution}"


def share_of(part: int, whole: int) -> str:
    """Write a count and its share with 95 % interval: "143 of 594 (24 %, 21 to 28)"."""
    if not whole:
        return "0 of 0"
    low, high = wilson_interval(part, whole)
    return (
        f"{count(part)} of {count(whole)} "
        f"({percent(part / whole, 0)}, {100 * low:.0f} to {100 * high:.0f})"
    )


def confusion_line(confused: Confused) -> str:
    """Write one of the largest confusions: "sad taken for neutral: 143 of 594 (24 %, ...)"."""
    true, predicted = (EMOTIONS[index] for index in confused.cell)
    return f"{cell_words(true, predicted)}: {share_of(confused.count, confused.of)}"


def cell_line(matrix: NDArray[np.int64], cell: Cell) -> str:
    """Write a cell's count with its share of the true and of the predicted class."""
    true, predicted = (EMOTIONS[index] for index in cell)
    part = int(matrix[cell])
    of_true, of_predicted = int(matrix[cell[0]].sum()), int(matrix[:, cell[1]].sum())
    return (
        f"{share_of(part, of_true)} of the pictures labelled {true}; "
        f"{share_of(part, of_predicted)} of those taken for {predicted}."
    )


def order_line(pictures: Pictures, cell: Cell) -> str:
    """Say how many pictures are shown, in which order, and what the numbers below them are."""
    true, predicted = cell
    what = "successes" if true == predicted else "mistakes"
    shown = len(pictures.rows)
    many = (
        f"The {count(shown)} most confident of {count(pictures.total)} {what}"
        if shown < pictures.total
        else f"All {count(shown)}, most confident {what} first"
        if shown > 1
        else "The only one"
    )
    return f"{many}. Below each: the probability given to {EMOTIONS[predicted]}."


def confidence(probability: float) -> str:
    """Write a probability for below a thumbnail, never rounded up to certainty."""
    return percent(min(probability, 0.999), 1 if probability >= 0.995 else 0)
