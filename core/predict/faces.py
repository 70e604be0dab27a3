"""Find faces with MTCNN and crop them the way FER2013's pictures are framed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor, isfinite
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import EmotionLensError
from core.labels import SIZE
from core.predict.analysis import Box

# Long sides, in pixels, at which a picture is searched, one after the other until a face appears:
# the first is quick, the second finds small faces in large pictures.
SEARCH_SIDES: Final = (640, 1600)
# MTCNN reports faces from 0.8 on.
MIN_CONFIDENCE: Final = 0.95
# FER2013's pictures have 48 pixels a side, other sets of face crops up to 100.
LARGEST_CROP: Final = 100
# The square around MTCNN's box that comes nearest to FER2013's own framing, over sqrt(width x
# height), and how far it is raised, over the height. Measured with MTCNN on FER2013's pictures:
# there the frame's side is 1.10 times sqrt(width x height) in the median (quartiles 1.02 and
# 1.21) and its centre 0.3 % of the height above the box's; of all squares tried around those
# boxes this one also gives the lowest log loss. `benchmarks/face_crop.py` measures both again.
SCALE: Final = 1.1
RAISE: Final = 0.0
# Pixels by which each side of a face cut out is continued, so that its box may reach beyond, and
# the enlargement at which MTCNN looks for landmarks in it.
BORDER: Final = 12
ENLARGED: Final = 4

# Pixels across and down that a box drawn by hand must have at least.
SMALLEST_BOX: Final = 8
# Pixels across and down of which a crop is made at most: of a larger square, rows and columns in
# between are left out. Over 40 for each pixel of the crop remain.
_MOST: Final = 2000

Point = tuple[float, float]


class InvalidBox(EmotionLensError):
    """A box drawn by hand that holds no part of the picture."""

    code = "invalid-box"

    def __init__(self) -> None:
        super().__init__(
            f"The box must lie in the picture and be at least {SMALLEST_BOX} pixels wide and high.",
            hint="Draw it from the forehead to the chin.",
        )


class NoFace(EmotionLensError):
    """A picture in which no face was found."""

    code = "no-face"

    def __init__(self) -> None:
        super().__init__(
            "No face was found in this picture.",
            hint="Use a picture that shows a face from the front, at least 40 pixels high.",
        )


@dataclass(frozen=True)
class Face:
    """A face in a picture, in that picture's pixels.

    Attributes:
        box: left, top, width, height.
        confidence: the detector's, 0 to 1.
        landmarks: `left_eye`, `right_eye`, `nose`, `mouth_left`, `mouth_right` as (x, y); left
            and right as the viewer sees them.
    """

    box: tuple[float, float, float, float]
    confidence: float
    landmarks: Mapping[str, tuple[float, float]] = field(default_factory=dict)


class FaceFinder:
    """MTCNN, loaded once; its weights come with the package. Not safe with threads.

    References:
        Zhang et al. 2016, https://arxiv.org/abs/1604.02878
    """

    def __init__(self) -> None:
        import tensorflow as tf
        from mtcnn import MTCNN
        from mtcnn.stages import StageONet, StagePNet, StageRNet

        stages = (StagePNet(), StageRNet(), StageONet())
        for stage, side in zip(stages, (None, 24, 48), strict=True):
            # The package runs its nets layer by layer, which takes more than twice as long.
            signature = [tf.TensorSpec((None, side, side, 3), tf.float32)]
            stage._model = tf.function(stage.model, input_signature=signature)
        self._detector = MTCNN(stages=list(stages))

    def find(self, rgb: NDArray[np.uint8]) -> list[Face]:
        """Return the faces of a picture, the largest first; empty when there is none.

        Args:
            rgb: shape (H, W, 3), uint8.
        """
        tried: set[tuple[int, int]] = set()
        for side in SEARCH_SIDES:
            size = _reduced((rgb.shape[1], rgb.shape[0]), side)
            if size not in tried and (faces := self._search(rgb, size)):
                return faces
            tried.add(size)
        return []

    def _search(self, rgb: NDArray[np.uint8], size: tuple[int, int]) -> list[Face]:
        """Look at a copy of that (width, height); report in the picture's own pixels."""
        image = Image.fromarray(rgb)
        if size != image.size:
            image = image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
        scale = (rgb.shape[1] / size[0], rgb.shape[0] / size[1])
        # Of bytes it would make double precision, which takes longer to resize eleven times.
        found = self._detector.detect_faces(np.asarray(image, np.float32))
        faces = [_face(entry, scale) for entry in found if entry["confidence"] >= MIN_CONFIDENCE]
        return sorted(faces, key=lambda face: face.box[2] * face.box[3], reverse=True)


def crop_box(face: Face) -> tuple[float, float, float]:
    """Return left, top and side of the square to cut out; it may reach beyond the picture."""
    left, top, width, height = face.box
    side = SCALE * (width * height) ** 0.5
    centre_x, centre_y = left + width / 2, top + height / 2 - RAISE * height
    return centre_x - side / 2, centre_y - side / 2, side


def crop(rgb: NDArray[np.uint8], face: Face) -> NDArray[np.uint8]:
    """Return a face as the nets expect it: shape (48, 48), uint8 grey.

    Args:
        rgb: shape (H, W, 3), uint8.
        face: a face in that picture.
    """
    return cut(rgb, crop_box(face))


def cut(rgb: NDArray[np.uint8], square: tuple[float, float, float]) -> NDArray[np.uint8]:
    """Return a square of a picture as the nets expect it: shape (48, 48), uint8 grey.

    Args:
        rgb: shape (H, W, 3), uint8.
        square: left, top and side; it may reach beyond the picture.
    """
    left, top, side = square
    # A square drawn around a long picture may have forty times its pixels.
    step = max(1, ceil(side / _MOST))
    rows, y = _lines(top, side, step)
    columns, x = _lines(left, side, step)
    # Beyond the picture its edge is repeated, as a black border would read as dark hair.
    inside = np.ix_(rows.clip(0, rgb.shape[0] - 1), columns.clip(0, rgb.shape[1] - 1))
    return _grey_48(rgb[inside], (x, y, x + side / step, y + side / step))


def square_around(box: Box, size: tuple[int, int]) -> tuple[float, float, float]:
    """Return left, top and side of the smallest square around a box that was drawn.

    Args:
        box: left, top, width and height, in pixels of the picture.
        size: the picture's width and height.

    Raises:
        InvalidBox: the box has no extent or lies outside the picture.
    """
    left, top, width, height = box
    inside = left < size[0] and top < size[1] and left + width > 0 and top + height > 0
    if not all(map(isfinite, box)) or min(width, height) < SMALLEST_BOX or not inside:
        raise InvalidBox
    # No further out than the picture is wide: beyond it there is nothing to see.
    side = min(max(width, height), max(size))
    return left + (width - side) / 2, top + (height - side) / 2, side


def face_in_crop(finder: FaceFinder, picture: NDArray[np.uint8]) -> Face | None:
    """Return the face in a crop, in that crop's pixels; None unless exactly one is found.

    Args:
        finder: of faces.
        picture: shape (48, 48), uint8 grey.
    """
    found = finder.find(surrounded(picture))
    if len(found) != 1:
        return None
    left, top, width, height = found[0].box
    scale = 1 / ENLARGED
    return replace(
        found[0],
        box=(left * scale - BORDER, top * scale - BORDER, width * scale, height * scale),
        landmarks={
            name: (x * scale - BORDER, y * scale - BORDER)
            for name, (x, y) in found[0].landmarks.items()
        },
    )


def landmarks_in_crop(finder: FaceFinder, picture: NDArray[np.uint8]) -> dict[str, Point] | None:
    """Return eyes, nose and corners of the mouth in a face cut out, or None where none is found.

    Args:
        finder: of faces.
        picture: shape (48, 48), uint8 grey.

    Returns:
        As `Face.landmarks`, in pixels of that picture.
    """
    found = face_in_crop(finder, picture)
    return None if found is None else dict(found.landmarks)


def placed(
    inside: Face | None, box: Box, scale: tuple[float, float], corner: Point = (0.0, 0.0)
) -> Face:
    """Return a face found in a crop as one of the picture that the crop was cut from.

    Args:
        inside: in pixels of the crop; None where none was found, which has confidence 0.
        box: the face's box in the picture, given by whoever cut it out.
        scale: pixels of the picture for one of the crop, across and down.
        corner: where the crop's corner lies in the picture.
    """
    if inside is None:
        return Face(box, 0.0)
    landmarks = {
        name: (corner[0] + x * scale[0], corner[1] + y * scale[1])
        for name, (x, y) in inside.landmarks.items()
    }
    return Face(box, inside.confidence, landmarks)


def surrounded(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a crop of 48 x 48 as MTCNN can search it: RGB, its edges continued, enlarged."""
    padded = np.pad(picture, BORDER, mode="edge")
    side = (SIZE + 2 * BORDER) * ENLARGED
    image = Image.fromarray(padded).resize((side, side), Image.Resampling.BICUBIC)
    return np.asarray(image.convert("RGB"))


def is_crop(size: tuple[int, int], found: Sequence[Face]) -> bool:
    """Return whether a picture is one face already cut out, to be taken as it is.

    Cutting such a picture once more costs accuracy: 2 points on FER2013's own pictures.

    Args:
        size: the picture's width and height.
        found: the faces that were found in it.
    """
    if max(size) > LARGEST_CROP or min(size) < 0.9 * max(size):
        return False
    # A face in a small picture of a person fills less of it; in FER2013 it is 0.77 to 0.98.
    return not found or (len(found) == 1 and found[0].box[3] >= 0.6 * size[1])


def whole(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a whole picture as one face crop: shape (48, 48), uint8 grey."""
    return _grey_48(rgb, (0, 0, rgb.shape[1], rgb.shape[0]))


def _lines(start: float, side: float, step: int) -> tuple[NDArray[np.int64], float]:
    """Return every `step`-th row or column of a square, and where in those the square starts."""
    # A margin of two gives the resampling its neighbours.
    first = floor(start) - 2 * step
    lines = np.arange(first, ceil(start + side) + 2 * step, step, dtype=np.int64)
    # A line stands for `step` lines around its own middle.
    return lines, (start - first - 0.5) / step + 0.5


def _grey_48(rgb: NDArray[np.uint8], box: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    # Mode L is ITU-R 601 luma; Pillow's resize is antialiased.
    grey = Image.fromarray(rgb).convert("L")
    return np.asarray(grey.resize((SIZE, SIZE), Image.Resampling.BICUBIC, box=box))


def _reduced(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return (width, height) with a long side of at most `side`."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _face(entry: Mapping[str, Any], scale: tuple[float, float]) -> Face:
    x, y, width, height = entry["box"]
    return Face(
        box=(x * scale[0], y * scale[1], width * scale[0], height * scale[1]),
        confidence=float(entry["confidence"]),
        landmarks={
            name: (float(point[0]) * scale[0], float(point[1]) * scale[1])
            for name, point in entry["keypoints"].items()
        },
    )
