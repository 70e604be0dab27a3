"""Look for a face again near its last place, a twentieth of the work of searching the picture.

MTCNN is three nets in a row: the first two propose places all over the picture, the last one
(O-Net) judges a place, corrects the box and finds the landmarks. Whoever knows the place of a
moment ago needs the last one only.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.predict.faces import MIN_CONFIDENCE, Face
from core.predict.video.geometry import Box, boxes, overlaps

# Places tried around the expected one: steps over the box's side, and the sides over its own.
_SHIFTS: Final = (-0.25, 0.0, 0.25)
_SCALE: Final = 1.15
# Corrected boxes that overlap this much are one face.
SAME: Final = 0.4
_PATCH: Final = 48
# Order of O-Net's landmarks.
_POINTS: Final = ("left_eye", "right_eye", "nose", "mouth_left", "mouth_right")


class Follower:
    """O-Net, loaded once; its weights come with MTCNN. Not safe with threads."""

    def __init__(self) -> None:
        import tensorflow as tf
        from mtcnn.stages import StageONet

        net = StageONet()._model  # the package has no other way to one stage's net

        @tf.function(
            input_signature=[
                tf.TensorSpec((None, None, 3), tf.uint8),
                tf.TensorSpec((None, 4), tf.float32),
            ]
        )  # type: ignore[untyped-decorator]
        def judge(rgb: Any, places: Any) -> Any:
            patches = tf.image.crop_and_resize(
                rgb[tf.newaxis], places, tf.zeros(tf.shape(places)[0], tf.int32), (_PATCH, _PATCH)
            )
            return net((patches - 127.5) / 128.0)

        self._judge = judge

    def follow(self, rgb: NDArray[np.uint8], expected: Sequence[Box]) -> list[Face]:
        """Return the faces at or near some places, each once; the surest first.

        Args:
            rgb: shape (H, W, 3), uint8.
            expected: where faces are thought to be, in that picture's pixels.
        """
        if not expected:
            return []
        squares = np.concatenate([_around(box) for box in expected])
        height, width = rgb.shape[:2]
        places = squares[:, [1, 0, 3, 2]] / (height, width, height, width)
        offsets, points, scores = (
            np.asarray(part, np.float64) for part in self._judge(rgb, places.astype(np.float32))
        )
        sure = scores[:, 1] >= MIN_CONFIDENCE
        return _distinct(squares[sure], offsets[sure], points[sure], scores[sure, 1])


def _around(box: Box) -> NDArray[np.float64]:
    """Return squares around a box: shape (9, 4), as left, top, right, bottom."""
    left, top, width, height = box
    side = max(width, height) * _SCALE
    x, y = left + width / 2, top + height / 2
    centres = [(x + dx * side, y + dy * side) for dx in _SHIFTS for dy in _SHIFTS]
    half = side / 2
    return np.asarray([(cx - half, cy - half, cx + half, cy + half) for cx, cy in centres])


def _distinct(
    squares: NDArray[np.float64],
    offsets: NDArray[np.float64],
    points: NDArray[np.float64],
    scores: NDArray[np.float64],
) -> list[Face]:
    """Correct the squares, and return the mean of those that found the same face."""
    sides = (squares[:, 2:] - squares[:, :2] + 1)[:, [0, 1, 0, 1]]
    corners = squares + offsets * sides
    found = np.concatenate([corners[:, :2], corners[:, 2:] - corners[:, :2]], axis=1)
    marks = np.stack(
        [
            squares[:, :1] + sides[:, :1] * points[:, :5],
            squares[:, 1:2] + sides[:, :1] * points[:, 5:],
        ],
        axis=2,
    )
    left = list(np.argsort(-scores, kind="stable"))
    faces = []
    while left:
        best = left[0]
        alike = overlaps(found[[best]], found[left])[0] >= SAME
        group = [place for place, same in zip(left, alike, strict=True) if same]
        left = [place for place, same in zip(left, alike, strict=True) if not same]
        box, place = found[group].mean(axis=0), marks[group].mean(axis=0)
        faces.append(
            Face(
                box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])),
                confidence=float(scores[best]),
                landmarks={
                    name: (float(x), float(y)) for name, (x, y) in zip(_POINTS, place, strict=True)
                },
            )
        )
    return faces


def merged(found: Sequence[Face], followed: Sequence[Face]) -> list[Face]:
    """Return faces of a search, and those followed that it missed."""
    known = boxes([face.box for face in found])
    missed = [
        face
        for face in followed
        if not len(known) or overlaps(boxes([face.box]), known).max() < SAME
    ]
    return [*found, *missed]
