"""What ten people's votes (FER+) say about a label: more than half of them decide, or nobody."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import CHOICE_LABELS, CHOICE_NAMES, COLUMNS, ballots
from core.data.store import Dataset

NOTHING: Final = -1
"""Stands where no choice has more than half of the votes, or is none of the seven expressions."""
WORDS: Final = tuple(
    {"unknown": "cannot tell", "no face": "not a face"}.get(name, name) for name in CHOICE_NAMES
)
"""Each choice in words that fit behind "said"."""


def votes(dataset: Dataset) -> NDArray[np.uint8] | None:
    """Return the votes of all rows: shape (N, 10) in the order of `CHOICES`; None: not imported."""
    others = [name for name in dataset.manifest["features"] if name not in COLUMNS]
    found = ballots(dataset.features(other_than=others))
    return None if found is None else found.counts


def majority(counts: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the choice of more than half of the people: shape (n,), `NOTHING` where none is.

    Args:
        counts: shape (n, 10).
    """
    top: NDArray[np.int64] = counts.argmax(axis=1).astype(np.int64)
    clear = 2 * counts.max(axis=1).astype(np.int64) > counts.sum(axis=1, dtype=np.int64)
    return np.where(clear, top, NOTHING)


def expression(choices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the expression of each choice: shape (n,), `NOTHING` where it is none of the seven."""
    labels: NDArray[np.int64] = CHOICE_LABELS[choices].astype(np.int64)
    return np.where(choices == NOTHING, NOTHING, labels)
