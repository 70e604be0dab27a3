"""Limits of what pictures of faces are like, and levels from them.

A value is amber where fewer than one in a hundred of FER2013's Training pictures lies further out
on that side, and red where fewer than one in a thousand does: the nets saw hardly any like it.
`python -m benchmarks gate` measures these quantiles again.
"""

from dataclasses import dataclass
from math import inf
from typing import Final

from core.predict.analysis import Level

AMBER_BEYOND: Final = 0.01
RED_BEYOND: Final = 0.001


@dataclass(frozen=True)
class Limits:
    """From where on a value is amber, and red, on either side; infinite where a side is open."""

    amber: tuple[float, float]
    red: tuple[float, float]

    def level(self, value: float) -> Level:
        """Return the level of a value."""
        if not self.red[0] <= value <= self.red[1]:
            return "red"
        return "green" if self.amber[0] <= value <= self.amber[1] else "amber"


# As `core.data.features` measures them, in its units.
BRIGHTNESS: Final = Limits(amber=(52, 203), red=(31, 224))
CONTRAST: Final = Limits(amber=(25, 88), red=(17, 100))
SHARPNESS: Final = Limits(amber=(380, 7600), red=(125, 25_000))


def at_most(amber: float, red: float) -> Limits:
    """Return limits of a magnitude that only large values put in doubt."""
    return Limits(amber=(-inf, amber), red=(-inf, red))


def at_least(amber: float, red: float) -> Limits:
    """Return limits of what only small values put in doubt."""
    return Limits(amber=(amber, inf), red=(red, inf))
