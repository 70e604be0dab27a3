"""The lists of rows that copies give rise to, each with a name, for people and for addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import SPLITS
from core.quality.copies import Copies
from core.quality.facts import leaked, repeated, with_other_labels


@dataclass(frozen=True, slots=True)
class Problem:
    """One list of rows.

    Attributes:
        name: identifier for addresses.
        title: for people, short.
        explain: what it holds and why that matters, in one sentence.
        near: whether near copies count as copies in it.
        rows: the list, ascending.
    """

    name: str
    title: str
    explain: str
    near: bool
    rows: Callable[[Copies, Dataset], NDArray[np.int64]]


def _exact(copies: Copies, _dataset: Dataset) -> NDArray[np.int64]:
    return repeated(copies.first)


def _near(copies: Copies, _dataset: Dataset) -> NDArray[np.int64]:
    return np.flatnonzero(np.isin(copies.joined, copies.joined[copies.pairs]))


def _leaked(copies: Copies, dataset: Dataset) -> NDArray[np.int64]:
    found = [leaked(dataset, copies.joined, split) for split in SPLITS[1:]]
    return np.sort(np.concatenate(found))


def _other_labels(copies: Copies, dataset: Dataset) -> NDArray[np.int64]:
    return with_other_labels(copies.joined, dataset.labels)


def _blank(copies: Copies, _dataset: Dataset) -> NDArray[np.int64]:
    return copies.blank


PROBLEMS: Final[tuple[Problem, ...]] = (
    Problem(
        "leaked-copies",
        "Test pictures that stand in Training",
        "Whoever learnt them by heart is right for the wrong reason.",
        True,
        _leaked,
    ),
    Problem(
        "copies-other-label",
        "Copies with different labels",
        "The same picture is called two things: no model can be right about both.",
        True,
        _other_labels,
    ),
    Problem(
        "exact-copies",
        "Exact copies",
        "The very same pixels stand in two rows or more.",
        False,
        _exact,
    ),
    Problem(
        "near-copies",
        "Near copies",
        "The same photograph again: lighter or darker, moved a little, marked or mirrored.",
        True,
        _near,
    ),
    Problem(
        "blank-copies",
        "Blank pictures",
        "One grey all over: there is nothing to recognise.",
        False,
        _blank,
    ),
)
