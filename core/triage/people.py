"""What ten people's votes (FER+) say about a label."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.data.votes import CHOICES
from core.labels import EMOTIONS

# Each choice that is one of the seven expressions, by its name here.
_SAME: Final = {
    "neutral": "neutral",
    "happiness": "happy",
    "surprise": "surprise",
    "sadness": "sad",
    "anger": "angry",
    "disgust": "disgust",
    "fear": "fear",
}
EXPRESSIONS: Final = tuple(
    EMOTIONS.index(_SAME[choice]) if choice in _SAME else None for choice in CHOICES
)
"""For each choice the index of its expression; None: contempt, unknown, not a face."""
WORDS: Final = tuple(
    _SAME.get(choice, {"unknown": "cannot tell", "NF": "not a face"}.get(choice, choice))
    for choice in CHOICES
)
"""Each choice in words."""


def votes(dataset: Dataset) -> NDArray[np.uint8] | None:
    """Return the votes of all rows: shape (N, 10) in the order of `CHOICES`; None: not imported."""
    names = [f"votes_{choice.lower()}" for choice in CHOICES]
    known: Sequence[str] = dataset.manifest["features"]
    if any(name not in known for name in names):
        return None
    columns = dataset.features(other_than=[name for name in known if name not in names])
    return np.stack([columns[name] for name in names], axis=1).astype(np.uint8)


def majority(counts: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the choice of more than half of the people: shape (n,), -1 where there is none.

    Args:
        counts: shape (n, 10).
    """
    top: NDArray[np.int64] = counts.argmax(axis=1).astype(np.int64)
    clear = 2 * counts.max(axis=1).astype(np.int64) > counts.sum(axis=1)
    return np.where(clear, top, -1)


def expression(choices: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the expression of each choice: shape (n,), -1 where it is none of the seven."""
    table = np.array([-1 if index is None else index for index in (*EXPRESSIONS, None)])
    return table[choices]
