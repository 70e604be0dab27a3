"""Who is drawn: the proportions and marks that stay while expressions come and go."""

from dataclasses import dataclass
from typing import Final, Literal

from core.data.drawn.canvas import RESOLUTION

MIDDLE: Final = RESOLUTION // 2
Hair = Literal["bald", "short", "fringe", "long"]
HAIR: Final[tuple[Hair, ...]] = ("bald", "short", "fringe", "long")


@dataclass(frozen=True, slots=True)
class Head:
    """One head; lengths in pixels of the drawing, greys from 0 black to 255 white."""

    half_width: int
    jaw_taper: int
    skin: int
    hair: Hair
    hair_grey: int
    hairline: int
    eye_y: int
    eye_distance: int
    eye_half: int
    brow_y: int
    brow_width: int
    nose_y: int
    nose_width: int
    mouth_y: int
    mouth_half: int
    lip_width: int
    age_lines: int
    beard: int
    glasses: bool

    def shade(self, change: int) -> int:
        """Return the skin's grey made lighter or, below zero, darker, weaker on dark skin."""
        return max(0, min(255, self.skin + change * (self.skin + 90) // 256))
