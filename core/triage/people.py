"""The votes of ten people (FER+) as triage reads them."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.ballots import CHOICE_NAMES, COLUMNS, ballots
from core.data.store import Dataset

WORDS: Final = tuple(
    {"unknown": "cannot tell", "no face": "not a face"}.get(name, name) for name in CHOICE_NAMES
)
"""Each choice in words that fit behind "said"."""


def votes(dataset: Dataset) -> NDArray[np.uint8] | None:
    """Return the votes of all rows: shape (N, 10) in the order of `CHOICES`; None: not imported."""
    others = [name for name in dataset.manifest["features"] if name not in COLUMNS]
    found = ballots(dataset.features(other_than=others))
    return None if found is None else found.counts
