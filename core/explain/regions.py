"""Regions of a face, and how much of a map's evidence lies in each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.labels import SIZE

FloatArray = NDArray[np.float32]
Landmarks = Mapping[str, tuple[float, float]]

REGIONS: Final = ("brows", "eyes", "nose", "mouth", "cheeks", "rest")

# Where FER2013's faces have eyes, nose and corners of the mouth in 48 x 48 pixels, as (x, y): the
# medians of 134 random Training pictures in which MTCNN finds one face, made symmetric.
# `python -m benchmarks face_crop` measures them again, on PublicTest.
MEAN_FACE: Final[Landmarks] = {
    "left_eye": (15.1, 18.6),
    "right_eye": (32.9, 18.6),
    "nose": (24.0, 28.5),
    "mouth_left": (16.4, 36.9),
    "mouth_right": (31.6, 36.9),
}

# Bounds in a frame that moves with the face: across in distances between the eyes, from its middle;
# down from the eyes (0) to the mouth (1). What lies in several belongs to the first.
_EYES_DOWN: Final = (-0.22, 0.25)
_BROWS_DOWN: Final = (-0.62, -0.22)
_MOUTH_DOWN: Final = (0.72, 1.38)
_CHEEKS_DOWN: Final = (0.25, 1.15)
_FACE_ACROSS: Final = 0.95
_MOUTH_ACROSS: Final = 0.62
_NOSE_ACROSS: Final = 0.34
_BRIDGE_ACROSS: Final = 0.14


@dataclass(frozen=True)
class Share:
    """One region's part in the evidence.

    Attributes:
        region: its name, one of `REGIONS`.
        speaks_for: share of all evidence that lies here and speaks for the class, in [0, 1].
        against: share of all evidence that lies here and speaks against it, in [0, 1].
        area: share of the picture's pixels.
    """

    region: str
    speaks_for: float
    against: float
    area: float

    @property
    def net(self) -> float:
        """What speaks for the class less what speaks against it."""
        return self.speaks_for - self.against


def face_regions(landmarks: Landmarks = MEAN_FACE) -> NDArray[np.int64]:
    """Return each pixel's region as an index of `REGIONS`: shape (48, 48).

    Args:
        landmarks: `left_eye`, `right_eye`, `nose`, `mouth_left`, `mouth_right` as (x, y) in pixels
            of the picture; those of the mean face when omitted. A turned head is followed.
    """
    across, down = _face_frame(landmarks)
    side = np.abs(across)
    inside = side <= _FACE_ACROSS
    regions = np.full((SIZE, SIZE), REGIONS.index("rest"))
    # The last written stands: what comes first in the list of priorities comes last here.
    for name, where in (
        ("cheeks", _between(down, _CHEEKS_DOWN) & inside),
        ("nose", _between(down, (_EYES_DOWN[1], _MOUTH_DOWN[0])) & (side <= _NOSE_ACROSS)),
        ("mouth", _between(down, _MOUTH_DOWN) & (side <= _MOUTH_ACROSS)),
        ("brows", _between(down, _BROWS_DOWN) & inside),
        ("eyes", _between(down, _EYES_DOWN) & inside),
        ("nose", _between(down, _EYES_DOWN) & (side <= _BRIDGE_ACROSS)),
    ):
        regions[where] = REGIONS.index(name)
    return regions


def shares(heat: FloatArray, regions: NDArray[np.int64]) -> tuple[Share, ...]:
    """Return each region's share of a map's evidence, in the order of `REGIONS`.

    Args:
        heat: shape (48, 48), in any unit; negative values are evidence against.
        regions: from `face_regions`.

    Returns:
        Shares of both kinds sum to 1 over all regions, or are all 0 where the map is empty.
    """
    magnitude = float(np.abs(heat).sum(dtype=np.float64))
    weight = 1 / magnitude if magnitude > 0 else 0.0
    found = []
    for index, name in enumerate(REGIONS):
        values = heat[regions == index].astype(np.float64)
        found.append(
            Share(
                region=name,
                speaks_for=weight * float(values.clip(min=0).sum()),
                against=weight * float(-values.clip(max=0).sum()),
                area=len(values) / heat.size,
            )
        )
    return tuple(found)


def _face_frame(landmarks: Landmarks) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each pixel's place across and down the face: two arrays (48, 48)."""
    left, right, mouth_left, mouth_right = (
        np.array(landmarks[name]) for name in ("left_eye", "right_eye", "mouth_left", "mouth_right")
    )
    middle = (left + right) / 2
    # Eyes seen from the side stand closer; less than a sixth of the picture is no pair of eyes.
    distance = max(float(np.hypot(*(right - left))), SIZE / 6)
    along = (right - left) / max(float(np.hypot(*(right - left))), 1e-6)
    below = np.array([-along[1], along[0]])
    mouth = float(((mouth_left + mouth_right) / 2 - middle) @ below)
    height = max(mouth, SIZE / 6)
    y, x = np.mgrid[:SIZE, :SIZE] + 0.5
    offset = np.stack([x, y], axis=-1) - middle
    # A head turned aside has its nose and mouth off the middle between the eyes.
    lean = float(((mouth_left + mouth_right) / 2 - middle) @ along) / height
    down = offset @ below
    across = (offset @ along - lean * down) / distance
    return across, down / height


def _between(values: NDArray[np.float64], bounds: tuple[float, float]) -> NDArray[np.bool_]:
    return (values >= bounds[0]) & (values < bounds[1])
