"""What ten people's votes on each picture amount to: the majority, how clear it is, and doubts.

A majority is more than half of the votes, as in FER+ itself; the gallery, the confusion matrix, the
problems and the triage all go by this one rule.

References:
    Barsoum et al. 2016, Training deep networks for facial expression recognition with
    crowd-sourced label distribution, https://arxiv.org/abs/1608.01041
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.votes import CHOICES
from core.labels import EMOTIONS

COLUMNS: Final = tuple(f"votes_{choice.lower()}" for choice in CHOICES)
_OURS: Final = {
    "neutral": "neutral",
    "happiness": "happy",
    "surprise": "surprise",
    "sadness": "sad",
    "anger": "angry",
    "disgust": "disgust",
    "fear": "fear",
}
NO_LABEL: Final = -1
"""The code of what has no label here: contempt, unknown, no face, or no majority at all."""

CHOICE_LABELS: Final = np.array(
    [EMOTIONS.index(_OURS[c]) if c in _OURS else NO_LABEL for c in CHOICES], dtype=np.int8
)
"""Label of each choice, `NO_LABEL` for contempt, unknown and NF: shape (10,)."""

CHOICE_NAMES: Final = tuple(
    _OURS.get(choice, {"NF": "no face"}.get(choice, choice)) for choice in CHOICES
)
"""The choices in our words: "happiness" is "happy", "NF" is "no face"."""

NO_MAJORITY: Final = -1
"""Stands for the choice where none has more than half of the votes, or nobody voted."""


@dataclass(frozen=True, eq=False, slots=True)
class Ballots:
    """The votes on every picture of a data set, and what follows from them.

    Attributes:
        counts: votes by choice, in the order of `CHOICES`: shape (N, 10).
        total: votes given on each picture: shape (N,).
        majority: the choice with more than half of the votes, as an index into `CHOICES`;
            `NO_MAJORITY` where there is none: shape (N,).
        label: the majority as a label, or `NO_LABEL`: shape (N,).
        share: share of the votes for the leading choice, NaN where nobody voted: shape (N,).
        entropy: of the votes, in bits: 0 when all agree, NaN where nobody voted: shape (N,).
    """

    counts: NDArray[np.uint8] = field(repr=False)
    total: NDArray[np.int64] = field(repr=False)
    majority: NDArray[np.int8] = field(repr=False)
    label: NDArray[np.int8] = field(repr=False)
    share: NDArray[np.float32] = field(repr=False)
    entropy: NDArray[np.float32] = field(repr=False)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether anybody voted on each picture: shape (N,)."""
        known: NDArray[np.bool_] = self.total > 0
        return known

    def agrees(self, labels: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether the majority is the picture's label: shape (N,)."""
        agrees: NDArray[np.bool_] = self.label == labels
        return agrees


def ballots(columns: Mapping[str, NDArray[Any]]) -> Ballots | None:
    """Return what the votes among a data set's columns amount to; None where it has none.

    Args:
        columns: with `votes_neutral` to `votes_nf`, each of shape (N,); one that is missing counts
            as no vote.
    """
    present = [name for name in COLUMNS if name in columns]
    if not present:
        return None
    n = len(columns[present[0]])
    counts = np.zeros((n, len(CHOICES)), dtype=np.uint8)
    for place, name in enumerate(COLUMNS):
        if name in columns:
            counts[:, place] = columns[name]
    return tally(counts)


def tally(counts: NDArray[np.uint8]) -> Ballots:
    """Return what votes amount to.

    Args:
        counts: shape (n, 10), in the order of `CHOICES`.
    """
    total = counts.sum(axis=1, dtype=np.int64)
    most = counts.max(axis=1, initial=0)
    clear = 2 * most.astype(np.int64) > total
    majority = np.where(clear, counts.argmax(axis=1), NO_MAJORITY).astype(np.int8)
    # Index -1, no majority, reads the last choice: NF, which has no label either.
    label = CHOICE_LABELS[majority]
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = counts / total[:, None]
        share = (most / total).astype(np.float32)
        bits = -np.where(counts > 0, shares * np.log2(shares), 0).sum(axis=1)
    entropy = np.where(total > 0, np.maximum(bits, 0), np.nan).astype(np.float32)
    return Ballots(counts, total, majority, label, share, entropy)


def in_words(counts: NDArray[np.uint8]) -> str:
    """Say in one sentence what people saw in one picture, e.g. that 7 of 10 people said happy.

    Args:
        counts: shape (10,), in the order of `CHOICES`.
    """
    total, most = int(counts.sum()), int(counts.max())
    if not total:
        return "Nobody has voted on this picture."
    leading = [_saying(i) for i in np.flatnonzero(counts == most)]
    if most == total:
        return f"All {total} people said {leading[0]}."
    if len(leading) == 1:
        return f"{most} of {total} people said {leading[0]}."
    listed = f"{', '.join(leading[:-1])} and {leading[-1]}"
    return f"People were split: {most} of {total} each said {listed}."


def _saying(choice: np.integer) -> str:
    return {"unknown": "they could not tell", "no face": "it is no face"}.get(
        name := CHOICE_NAMES[choice], name
    )
