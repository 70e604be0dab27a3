"""The faces of one sample after the other: searched for now and then, followed in between."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.predict.faces import Face, FaceFinder
from core.predict.video.cuts import Cuts
from core.predict.video.decoding import Sample
from core.predict.video.following import Follower, merged
from core.predict.video.geometry import boxes, overlaps
from core.predict.video.tracks import Tracks

# Seconds from one search of the whole picture to the next, and from one to the next where a face
# was lost meanwhile.
EVERY: Final = 1.0
AGAIN: Final = 0.4
# Long side, in pixels, of the picture that is searched, as of `core.predict.faces`.
SIDE: Final = 640
_FOUND: Final = 0.2


class Search:
    """Fills tracks sample by sample.

    Attributes:
        tracks: the faces so far.
        cuts: times at which a new shot began.
        searched: samples whose whole picture was searched.
    """

    def __init__(
        self, finder: FaceFinder, follower: Follower, *, most: int, every: float = EVERY
    ) -> None:
        """Use a finder and a follower.

        Args:
            finder: searches whole pictures.
            follower: looks near places.
            most: faces followed at a time.
            every: seconds between two searches; 0 searches every sample.
        """
        self._finder, self._follower = finder, follower
        self._every = every
        self._cuts = Cuts()
        self._searched_at = -np.inf
        self.tracks = Tracks(most)
        self.cuts: list[float] = []
        self.searched = 0

    def look(self, number: int, sample: Sample) -> None:
        """Find the faces of the next sample and give them to their tracks."""
        seconds = sample.seconds
        if self._cuts.here(sample.rgb):
            self.cuts.append(seconds)
            self.tracks.cut()
            self._searched_at = -np.inf
        rgb, scale = _reduced(sample.rgb)
        expected = boxes([track.expected(seconds) for track in self.tracks.active(seconds)]) / scale
        followed: list[Face] = []
        if self._every > 0:
            followed = self._follower.follow(rgb, [_box(row) for row in expected])
        since = seconds - self._searched_at
        if since >= self._every or (since >= AGAIN and _some_lost(expected, followed)):
            self._searched_at = seconds
            self.searched += 1
            followed = merged(self._finder.find(rgb), followed)
        found = [_enlarged(face, scale) for face in followed]
        self.tracks.update(number, seconds, sample.rgb, found)


def _some_lost(expected: NDArray[np.float64], followed: list[Face]) -> bool:
    if not len(expected) or not followed:
        return bool(len(expected))
    near = overlaps(expected, boxes([face.box for face in followed]))
    return bool((near.max(axis=1) < _FOUND).any())


def _reduced(rgb: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    height, width = rgb.shape[:2]
    scale = max(1.0, max(width, height) / SIDE)
    if scale == 1:
        return rgb, 1.0
    image = Image.fromarray(rgb)
    size = (max(1, round(width / scale)), max(1, round(height / scale)))
    return np.asarray(image.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)), scale


def _enlarged(face: Face, scale: float) -> Face:
    if scale == 1:
        return face
    left, top, width, height = (value * scale for value in face.box)
    marks = {name: (x * scale, y * scale) for name, (x, y) in face.landmarks.items()}
    return Face(box=(left, top, width, height), confidence=face.confidence, landmarks=marks)


def _box(row: NDArray[np.float64]) -> tuple[float, float, float, float]:
    left, top, width, height = (float(value) for value in row)
    return left, top, width, height
