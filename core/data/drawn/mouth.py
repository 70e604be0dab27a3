"""The mouth: closed as one line and its lips, open with teeth."""

import numpy as np

from core.data.drawn.canvas import Canvas, Curve, Heights, parabola
from core.data.drawn.expressions import Expression
from core.data.drawn.head import MIDDLE, Head

_DARK = 28
_TEETH = 236
_CLOSED = 4
"""An opening of fewer pixels is drawn as a line."""


def draw_mouth(canvas: Canvas, head: Head, shown: Expression) -> None:
    """Draw the mouth that the expression makes, and the shadow below the lip."""
    half = max(10, head.mouth_half + shown.mouth_width)
    centre = (MIDDLE, head.mouth_y)
    # Corners rise by `corner`; the middle sinks a little as they do.
    middle = shown.corner // 4
    upper = _lip(half, middle - shown.lip_upper, -shown.corner, shown.squareness)
    lower = _lip(half, middle + shown.jaw, -shown.corner, shown.squareness)
    lip = max(1, head.lip_width - shown.press)
    grey = head.shade(-58)
    _draw_lips(canvas, head, half, lip, grey, upper=upper, lower=lower)
    if shown.jaw + shown.lip_upper >= _CLOSED:
        canvas.between(centre, half, upper, lower, _DARK)
        _draw_teeth(canvas, half, head.mouth_y, shown, upper=upper, lower=lower)
        _draw_tongue(canvas, head, shown, middle + shown.jaw)
    else:
        canvas.line((MIDDLE, head.mouth_y - 2), half, lower, 4, _DARK)
        for side in (-1, 1):
            canvas.ellipse((MIDDLE + side * half, head.mouth_y - shown.corner), (3, 2), _DARK)
    shadow = parabola(14, middle + shown.jaw + lip + 8, middle + shown.jaw + lip + 5)
    canvas.line(centre, 14, shadow, 3, head.shade(-26))


def _lip(half: int, middle: int, corner: int, squareness: int) -> Curve:
    """Return a lip's curve: a parabola, flatter over its middle the squarer the mouth is."""
    if not squareness:
        return parabola(half, middle, corner)
    square = half * half

    def height(x: Heights) -> Heights:
        # Between x ** 2 (round) and x ** 6 (square), by tenths.
        r2 = x * x
        r6 = r2 * r2 * r2 // (square * square)
        bow: Heights = ((10 - squareness) * r2 + squareness * r6) // 10
        curve: Heights = middle + ((corner - middle) * bow) // square
        return curve

    return height


def _draw_lips(
    canvas: Canvas, head: Head, half: int, lip: int, grey: int, *, upper: Curve, lower: Curve
) -> None:
    """Draw both lips around the opening, thinner towards the corners."""
    reach = half + 1
    centre = (MIDDLE, head.mouth_y)

    def thickness(x: Heights) -> Heights:
        return 1 + (lip * (reach * reach - x * x)) // (reach * reach)

    def top(x: Heights) -> Heights:
        # The dip of Cupid's bow.
        dip = np.abs(x) < half // 6
        return upper(x) - thickness(x) + dip.astype(np.int64)

    canvas.between(centre, half, top, upper, grey)
    canvas.between(centre, half, lower, lambda x: lower(x) + thickness(x) + lip // 2, grey)


def _draw_teeth(
    canvas: Canvas, half: int, y: int, shown: Expression, *, upper: Curve, lower: Curve
) -> None:
    if shown.teeth < 2:
        return
    reach = half - 3
    centre = (MIDDLE, y)

    def bottom(x: Heights) -> Heights:
        return np.minimum(lower(x) - 1, upper(x) + shown.teeth)

    canvas.between(centre, reach, lambda x: upper(x) + 1, bottom, _TEETH)
    if shown.clench < 2:
        return
    # Both rows meet: a line between them, and gaps from tooth to tooth.
    canvas.line(centre, reach, lambda x: (upper(x) + bottom(x)) // 2, 2, 120)
    # The gaps between teeth, eight pixels apart.
    rows = np.arange(-reach, reach + 1)
    for gap in rows[5:-3:8]:
        column = np.array([gap])
        start, end = int(upper(column)[0]) + 1, int(bottom(column)[0])
        if start < end:
            top, base = (MIDDLE + int(gap), y + start), (MIDDLE + int(gap), y + end)
            canvas.stroke(top, top, base, 1, 150)


def _draw_tongue(canvas: Canvas, head: Head, shown: Expression, lip: int) -> None:
    if shown.tongue < 4:
        return
    y = head.mouth_y + lip
    half = head.mouth_half // 2
    canvas.ellipse((MIDDLE, y + shown.tongue // 3), (half + 1, shown.tongue + 1), head.shade(-90))
    canvas.ellipse((MIDDLE, y + shown.tongue // 3), (half - 1, shown.tongue - 1), head.shade(-30))
    canvas.stroke((MIDDLE, y - 4), (MIDDLE, y), (MIDDLE, y + shown.tongue // 2), 3, head.shade(-70))
