"""One face: a head, and the expression it shows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.drawn.canvas import Canvas
from core.data.drawn.expressions import Expression
from core.data.drawn.eyes import draw_brows, draw_eyes, draw_glasses
from core.data.drawn.head import MIDDLE, Head
from core.data.drawn.mouth import draw_mouth


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything one picture shows before it is turned and lit."""

    head: Head
    expression: Expression
    background: int


def draw_face(scene: Scene) -> NDArray[np.uint8]:
    """Return an upright grey picture of shape (192, 192)."""
    canvas = Canvas(scene.background)
    head, shown = scene.head, scene.expression
    _draw_head(canvas, head)
    _draw_lines(canvas, head, shown)
    _draw_nose(canvas, head, shown)
    _draw_beard(canvas, head, shown)
    draw_mouth(canvas, head, shown)
    draw_eyes(canvas, head, shown)
    draw_brows(canvas, head, shown)
    if head.glasses:
        draw_glasses(canvas, head)
    return canvas.pixels


def _draw_head(canvas: Canvas, head: Head) -> None:
    width = head.half_width
    if head.hair == "long":
        canvas.ellipse((MIDDLE, 84), (width + 15, 84), head.hair_grey)
        canvas.ellipse((MIDDLE, 150), (width + 17, 70), head.hair_grey)
    canvas.ellipse((MIDDLE, 200), (width - 22, 50), head.shade(-34))
    for side in (-1, 1):
        canvas.ellipse((MIDDLE + side * width, 98), (8, 16), head.shade(-18))
    if head.hair != "bald":
        canvas.ellipse((MIDDLE, 70), (width + 5, 68), head.hair_grey)
    canvas.ellipse((MIDDLE, 90), (width, 70), head.shade(-12))
    canvas.ellipse((MIDDLE, 122), (width - head.jaw_taper, 64), head.shade(-12))
    canvas.ellipse((MIDDLE, 92), (width - 7, 66), head.skin)
    canvas.ellipse((MIDDLE, 122), (width - head.jaw_taper - 6, 58), head.skin)
    _draw_hairline(canvas, head)


def _draw_hairline(canvas: Canvas, head: Head) -> None:
    """Draw the hair above the forehead, between the top of the head and the hairline."""
    width = head.half_width
    middle, half = (head.hairline + 4) // 2, (head.hairline - 4) // 2
    if head.hair == "short":
        canvas.ellipse((MIDDLE, middle), (width - 14, half), head.hair_grey)
    elif head.hair == "fringe":
        canvas.ellipse((MIDDLE - 24, middle + 2), (width - 28, half + 2), head.hair_grey)
        canvas.ellipse((MIDDLE + 18, middle - 2), (width - 22, half - 2), head.hair_grey)
    elif head.hair == "long":
        for side in (-1, 1):
            start, bend = (MIDDLE, head.hairline - 18), (MIDDLE + side * (width - 8), 26)
            canvas.stroke(start, bend, (MIDDLE + side * (width + 1), 96), 20, head.hair_grey)
        canvas.ellipse((MIDDLE, middle - 4), (width - 16, half - 4), head.hair_grey)


def _draw_lines(canvas: Canvas, head: Head, shown: Expression) -> None:
    """Draw the folds that the expression makes and those that age has left."""
    dark = head.shade(-46)
    brow_rise = (shown.brow_inner + shown.brow_outer) // 2
    forehead = max(shown.wrinkle_forehead, head.age_lines)
    for i in range(forehead):
        y = head.brow_y - 13 - 8 * i - max(0, brow_rise)
        grey = dark if i < shown.wrinkle_forehead else head.shade(-26)
        canvas.stroke((MIDDLE - 27, y + 1), (MIDDLE, y - 4), (MIDDLE + 27, y + 1), 3, grey)
    if shown.frown_lines:
        reach = 3 * shown.frown_lines
        for side in (-1, 1):
            x = MIDDLE + side * (6 - shown.brow_closer // 3)
            y = head.eye_y - 16
            canvas.stroke((x, y - reach), (x - side, y), (x, y + reach // 2), 3, dark)
    folds = max(shown.cheek, head.age_lines)
    if folds:
        grey = head.shade(-14 - 10 * folds)
        for side in (-1, 1):
            top = (MIDDLE + side * (head.nose_width + 4), head.nose_y - 6)
            bend = (MIDDLE + side * (head.nose_width + 15 + folds), head.nose_y + 4)
            end = (MIDDLE + side * (head.mouth_half + 9 + folds), head.mouth_y + 2)
            canvas.stroke(top, bend, end, 4, grey)


def _draw_nose(canvas: Canvas, head: Head, shown: Expression) -> None:
    lift = shown.wrinkle_nose
    y, width = head.nose_y - lift, head.nose_width + lift
    canvas.stroke(
        (MIDDLE - 7, head.eye_y + 2), (MIDDLE - 5, y - 14), (MIDDLE - width, y - 3), 3,
        head.shade(-24),
    )  # fmt: skip
    canvas.stroke((MIDDLE - width, y), (MIDDLE, y + 9), (MIDDLE + width, y), 4, head.shade(-44))
    for side in (-1, 1):
        canvas.ellipse((MIDDLE + side * (width // 2 + 1), y + 2), (3, 2), head.shade(-90))
    for i in range(lift):
        # The skin gathers in short folds across the bridge, deepest at the root of the nose.
        top = head.eye_y + 1 + 7 * i
        reach = 11 - i
        for side in (-1, 1):
            inner, outer = (MIDDLE + side * 2, top + 3), (MIDDLE + side * reach, top - 4)
            canvas.stroke(inner, (MIDDLE + side * 7, top + 1), outer, 3, head.shade(-64))


def _draw_beard(canvas: Canvas, head: Head, shown: Expression) -> None:
    grey = (head.hair_grey * 2 + head.skin) // 3
    if head.beard >= 2:
        width = head.half_width - head.jaw_taper
        for side in (-1, 1):
            x = MIDDLE + side * (width - 7)
            canvas.stroke((x, 118), (x - side, 152), (MIDDLE + side * 26, 172), 15, grey)
        drop = shown.jaw // 2
        canvas.ellipse((MIDDLE, 173 + drop // 2), (width - 14, 14), grey)
    if head.beard >= 1:
        y = head.mouth_y - 11 - shown.lip_upper
        for side in (-1, 1):
            end = (MIDDLE + side * (head.mouth_half + shown.mouth_width // 2), y + 6)
            end = (end[0], end[1] - shown.corner // 3)
            canvas.stroke((MIDDLE, y), (MIDDLE + side * 12, y - 3), end, 6, grey)
