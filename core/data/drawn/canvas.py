"""Pens that use integers only: discs, strokes, areas between two curves.

Common drawing libraries compute edges in floating point, whose last digit may differ between
processors, and one differing pixel would change the data set's fingerprint.
"""

from collections.abc import Callable
from functools import lru_cache
from math import isqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

RESOLUTION: Final = 192
"""Side of the drawing in pixels: four times that of a stored picture."""
MARGIN: Final = 64
"""Pixels drawn beyond each side, so that a turned or shifted face is not cut off."""

Point = tuple[int, int]
Heights = NDArray[np.int64]
Curve = Callable[[Heights], Heights]
"""Heights y of a curve at horizontal distances x from its middle; both of shape (n,)."""


def parabola(half_width: int, middle: int, end: int, slope: int = 0) -> Curve:
    """Return a curve through `middle` at 0 and `end` at both sides, tilted by `slope` at +end."""
    square = half_width * half_width

    def height(x: Heights) -> Heights:
        return middle + ((end - middle) * x * x) // square + (slope * x) // half_width

    return height


@lru_cache(maxsize=512)
def _ellipse_rows(radius_x: int, radius_y: int) -> tuple[tuple[int, int], ...]:
    """Return (row, half width) of an ellipse about the origin."""
    if not radius_y:
        return ((0, radius_x),)
    square = radius_y * radius_y
    # Half a pixel more than the radius, as a pen covers whole pixels.
    widest = (2 * radius_x + 1) ** 2
    return tuple(
        (
            y,
            isqrt(widest * (square - y * y) // (4 * square))
            if abs(y) < radius_y
            else radius_x // 3,
        )
        for y in range(-radius_y, radius_y + 1)
    )


@lru_cache(maxsize=64)
def _half_heights(radius: int) -> Heights:
    """Return half the height of a disc at each x from -radius to radius."""
    return np.array([isqrt(radius * radius - x * x) for x in range(-radius, radius + 1)])


class Canvas:
    """A square grey picture, 0 black to 255 white; (0, 0) is its corner inside the margin.

    Attributes:
        pixels: shape (320, 320), uint8: the drawing with its margin.
    """

    def __init__(self, background: int) -> None:
        side = RESOLUTION + 2 * MARGIN
        self.pixels = np.full((side, side), background, dtype=np.uint8)

    def ellipse(self, centre: Point, radii: Point, grey: int) -> None:
        """Fill an upright ellipse."""
        x, y = centre[0] + MARGIN, centre[1] + MARGIN
        pixels = self.pixels
        for row, half in _ellipse_rows(*radii):
            pixels[y + row, x - half : x + half + 1] = grey

    def ring(self, centre: Point, radius: int, width: int, grey: int) -> None:
        """Draw the outline of a circle."""
        x, y = centre[0] + MARGIN, centre[1] + MARGIN
        inner = dict(_ellipse_rows(radius - width, radius - width))
        for row, half in _ellipse_rows(radius, radius):
            gap = inner.get(row, -1)
            self.pixels[y + row, x - half : x - gap] = grey
            self.pixels[y + row, x + gap + 1 : x + half + 1] = grey

    def stroke(self, start: Point, bend: Point, end: Point, width: int, grey: int) -> None:
        """Draw a quadratic Bezier curve with a round pen."""
        length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
        steps = max(2, (length * 2) // max(2, width) + 1)
        radii = (width // 2, width // 2)
        square = steps * steps
        for i in range(steps + 1):
            a, b, c = (steps - i) ** 2, 2 * i * (steps - i), i * i
            x = (a * start[0] + b * bend[0] + c * end[0] + square // 2) // square
            y = (a * start[1] + b * bend[1] + c * end[1] + square // 2) // square
            self.ellipse((x, y), radii, grey)

    def line(self, centre: Point, half_width: int, curve: Curve, width: int, grey: int) -> None:
        """Draw a curve of x with a pen that is `width` high."""
        self.between(centre, half_width, curve, lambda x: curve(x) + width - 1, grey)

    def between(self, centre: Point, half_width: int, top: Curve, bottom: Curve, grey: int) -> None:
        """Fill the area between two curves of x, both of them included."""
        x = np.arange(-half_width, half_width + 1)
        upper, lower = top(x), bottom(x)
        first, last = int(upper.min()), int(lower.max())
        if first > last:
            return
        rows = np.arange(first, last + 1)[:, None]
        x0, y0 = centre[0] + MARGIN, centre[1] + MARGIN
        area = self.pixels[y0 + first : y0 + last + 1, x0 - half_width : x0 + half_width + 1]
        np.copyto(area, np.uint8(grey), where=(rows >= upper) & (rows <= lower))

    def disc_within(self, centre: Point, radius: int, top: Curve, bottom: Curve, grey: int) -> None:
        """Fill the part of a disc that lies between two curves."""
        half = _half_heights(radius)
        self.between(
            centre,
            radius,
            lambda x: np.maximum(top(x), -half),
            lambda x: np.minimum(bottom(x), half),
            grey,
        )
