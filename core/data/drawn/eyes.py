"""Brows, lids and pupils: where most of an expression is read."""

from core.data.drawn.canvas import Canvas, parabola
from core.data.drawn.expressions import Expression
from core.data.drawn.head import MIDDLE, Head


def draw_eyes(canvas: Canvas, head: Head, shown: Expression) -> None:
    """Draw both eyes: white, iris cut by the lids, lashes, the fold below."""
    half = head.eye_half
    upper_rise = max(2, 9 + shown.lid_upper)
    lower_drop = max(0, 6 - shown.lid_lower)
    for side in (-1, 1):
        centre = (MIDDLE + side * head.eye_distance, head.eye_y)
        # `lid_slope` lifts the inner corner: it lies towards -side.
        slope = side * shown.lid_slope
        top = parabola(half, -upper_rise, 0, slope)
        bottom = parabola(half, lower_drop, 0, slope // 2)
        canvas.between(centre, half, top, bottom, _white(head))
        radius = 7 if shown.lid_upper < 5 else 6
        canvas.disc_within(centre, radius, top, bottom, 52)
        canvas.disc_within(centre, 4, top, bottom, 8)
        if upper_rise > 5:
            canvas.ellipse((centre[0] - 3, centre[1] - 4), (1, 1), 250)
        canvas.line((centre[0], centre[1] - 3), half + 1, top, 4, 30)
        canvas.line(centre, half - 1, bottom, 2, head.shade(-60))
        if shown.lid_lower > 1:
            fold = parabola(half, lower_drop + 6, 4)
            canvas.line(centre, half - 3, fold, 2, head.shade(-14 * shown.lid_lower))


def _white(head: Head) -> int:
    return 226 if head.skin > 120 else 206


def draw_brows(canvas: Canvas, head: Head, shown: Expression) -> None:
    """Draw both brows as curves through their inner end, arch and outer end."""
    grey = min(head.hair_grey, max(10, head.skin - 80))
    for side in (-1, 1):
        x_inner = MIDDLE + side * (head.eye_distance - head.eye_half - 2 - shown.brow_closer)
        x_outer = MIDDLE + side * (head.eye_distance + head.eye_half + 4)
        inner = (x_inner, head.brow_y + 1 - shown.brow_inner)
        outer = (x_outer, head.brow_y + 3 - shown.brow_outer)
        arch = ((x_inner + 2 * x_outer) // 3, head.brow_y - 6 - shown.brow_arch)
        canvas.stroke(inner, arch, outer, head.brow_width, grey)


def draw_glasses(canvas: Canvas, head: Head) -> None:
    """Draw two round rims and the bridge between them."""
    grey = 24 if head.skin > 90 else 200
    radius = head.eye_half + 6
    for side in (-1, 1):
        x = MIDDLE + side * head.eye_distance
        canvas.ring((x, head.eye_y + 1), radius, 3, grey)
        end = (MIDDLE + side * (head.half_width - 2), head.eye_y - 3)
        canvas.stroke((x + side * radius, head.eye_y - 2), end, end, 3, grey)
    bridge = head.eye_distance - radius
    canvas.stroke(
        (MIDDLE - bridge, head.eye_y), (MIDDLE, head.eye_y - 5), (MIDDLE + bridge, head.eye_y),
        3, grey,
    )  # fmt: skip
