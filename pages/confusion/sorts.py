"""The orders in which the pictures of a cell can stand, and what is written below each."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.outcomes import Outcomes
from dashboard.components.text import percent

FloatArray = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Facts:
    """What pictures can be sorted by, aligned picture by picture.

    Attributes:
        rows: row numbers: shape (n,).
        outcomes: what the model said; None where it was not evaluated on them.
        differ: share of the votes for anything but the leading choice; None where there are none.
        doubt: how probable each picture's own label is, NaN where nothing is known; None where
            doubtful labels were not looked for.
    """

    rows: NDArray[np.int64]
    outcomes: Outcomes | None
    differ: FloatArray | None
    doubt: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """One order of the pictures.

    Attributes:
        name: in the address.
        title: in the list of orders.
        first: which pictures stand first: "the most confident".
        below: what the number below each picture is.
        values: one number a picture, or None where it is not known here.
        caption: writes such a number.
        descending: whether the largest stands first.
        absent: what is missing where `values` gives None.
    """

    name: str
    title: str
    first: str
    below: str
    values: Callable[[Facts], FloatArray | NDArray[np.int64] | None]
    caption: Callable[[float], str]
    descending: bool = False
    absent: str = "needs a model evaluated on these pictures"


def confidence(probability: float) -> str:
    """Write a probability for below a thumbnail, never rounded up to certainty."""
    return percent(min(probability, 0.999), 1 if probability >= 0.995 else 0)


def _of_outcomes(name: str) -> Callable[[Facts], FloatArray | None]:
    def values(facts: Facts) -> FloatArray | None:
        found: FloatArray | None = getattr(facts.outcomes, name, None)
        return found

    return values


SORTS: Final = (
    Sort(
        "confidence",
        "Confidence, highest first",
        "the most confident",
        "the probability of the model's answer",
        _of_outcomes("confidence"),
        confidence,
        descending=True,
    ),
    Sort(
        "margin",
        "Closest call first",
        "the closest calls",
        "how far the model's first answer lies before its second",
        _of_outcomes("margin"),
        lambda value: percent(value, 1),
    ),
    Sort(
        "loss",
        "Largest loss first",
        "those with the largest loss",
        "the loss: how surprised the model is by the label (0 is not at all)",
        _of_outcomes("loss"),
        lambda value: f"{value:.2f}",
        descending=True,
    ),
    Sort(
        "votes",
        "People disagree most first",
        "those that people disagree about most",
        "the share of votes for anything but the most frequent answer",
        lambda facts: facts.differ,
        lambda value: percent(value, 0),
        descending=True,
        absent="needs FER+ votes: import with --votes fer2013new.csv",
    ),
    Sort(
        "issue",
        "Doubtful labels first",
        "those with the most doubtful labels",
        "how probable its label is, by models that were not fitted on the picture as far as "
        "possible",
        lambda facts: facts.doubt,
        lambda value: "unknown" if math.isnan(value) else percent(value, 0),
        absent="look for doubtful labels below",
    ),
    Sort(
        "row",
        "Row number",
        "those with the lowest row numbers",
        "its row number",
        lambda facts: facts.rows,
        lambda value: f"row {value:.0f}",
    ),
)


def sort_named(name: str) -> Sort:
    """Return the order of that name."""
    return next(sort for sort in SORTS if sort.name == name)


def ordered(facts: Facts, name: str) -> tuple[Sort, NDArray[np.int64], NDArray[np.floating]]:
    """Put pictures in an order; where it is not known here, in that of their rows.

    Returns:
        The order used, positions of the pictures in that order, and their numbers likewise; equal
        numbers keep the order of rows.
    """
    sort = sort_named(name)
    values = sort.values(facts)
    if values is None:
        sort, values = sort_named("row"), facts.rows
    keys = np.asarray(values, np.float64)
    places = np.argsort(-keys if sort.descending else keys, kind="stable")
    return sort, places, keys[places]
