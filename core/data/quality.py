"""Pictures that are hard to read because of how they look: blank, dark, glaring, flat, blurred.

The limits are set by eye on FER2013, where each marks well under one picture in a hundred; they
are limits of grey levels, so that they mean the same in every data set.
"""

from dataclasses import dataclass
from typing import Final

from core.data.query import Within


@dataclass(frozen=True, slots=True)
class Quality:
    """One kind of picture that is hard to read.

    Attributes:
        name: identifier, for addresses.
        title: for people.
        explain: what it means, in one sentence.
        condition: on the features of `core.data.facts`.
    """

    name: str
    title: str
    explain: str
    condition: Within


BLANK_BELOW: Final = 1.0
"""Contrast, in grey levels, below which nothing can be made out."""

QUALITIES: Final = (
    Quality(
        "blank",
        "Blank",
        "One grey all over: there is nothing to see.",
        # The next number below the limit, as both ends of a condition are included.
        Within("contrast", high=BLANK_BELOW - 1e-6),
    ),
    Quality(
        "dark",
        "Dark",
        "The mean grey level is at most 50 of 255.",
        Within("brightness", high=50),
    ),
    Quality(
        "glaring",
        "Very light",
        "The mean grey level is at least 210 of 255.",
        Within("brightness", low=210),
    ),
    Quality(
        "flat",
        "Flat",
        "Grey levels differ by at most 20 from their mean (standard deviation): hardly any light "
        "and shade.",
        Within("contrast", high=20),
    ),
    Quality(
        "blurred",
        "Blurred",
        "Neighbouring pixels hardly differ (variance of the Laplacian at most 300).",
        Within("sharpness", high=300),
    ),
)
