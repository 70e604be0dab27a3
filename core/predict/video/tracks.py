"""Which face is whose from one sample to the next."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.predict.faces import Face
from core.predict.video.appearance import Appearance, appearance, blended, similarity
from core.predict.video.geometry import Box, boxes, overlaps

# Seconds out of sight during which a face is expected to go on as it went.
EXPECTED: Final = 1.0
# A face at the expected place must look at least this much like before, ...
_ALIKE: Final = 0.35
# ... and place and looks together must say at least this.
_TOGETHER: Final = 0.45
# A face that comes back after longer, or after a cut, is told by its looks alone.
_RETURNED: Final = 0.8
# How far looks and speed follow the newest sample.
_SHARE: Final = 0.25
_SPEED_SHARE: Final = 0.5
# Faces that overlap more than this hide one another: looks are not learnt from them.
_HIDING: Final = 0.05
_NEVER: Final = 1e6


@dataclass
class Track:
    """One face through a video."""

    samples: list[int] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    looks: Appearance = field(default_factory=lambda: np.zeros(0, np.float32))
    speed: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))
    seconds: float = 0.0
    shot: int = 0

    @property
    def box(self) -> Box:
        """Where it was seen last."""
        return self.faces[-1].box

    def expected(self, seconds: float) -> Box:
        """Return where it should be at a time, if it goes on as it went."""
        left, top, width, height = self.box
        ahead = min(seconds - self.seconds, EXPECTED)
        dx, dy = self.speed * ahead
        return left + float(dx), top + float(dy), width, height


@dataclass(frozen=True)
class Seen:
    """A face in one sample, and what it looks like."""

    face: Face
    looks: Appearance


class Tracks:
    """All faces of a video so far."""

    def __init__(self, most: int) -> None:
        """Follow at most `most` faces at a time."""
        self._most = most
        self._shot = 0
        self.all: list[Track] = []

    def cut(self) -> None:
        """Begin a new shot: no face is expected anywhere."""
        self._shot += 1

    def active(self, seconds: float) -> list[Track]:
        """Return the faces that are expected somewhere."""
        return [
            track
            for track in self.all
            if track.shot == self._shot and seconds - track.seconds <= EXPECTED
        ]

    def update(
        self, sample: int, seconds: float, rgb: NDArray[np.uint8], found: Sequence[Face]
    ) -> None:
        """Give each face of a sample to its track, or to a new one.

        Args:
            sample: number of the sample.
            seconds: its time.
            rgb: its picture, shape (H, W, 3), uint8.
            found: the faces in it, each once.
        """
        largest = sorted(found, key=lambda face: face.box[2] * face.box[3], reverse=True)
        seen = [Seen(face, appearance(rgb, face)) for face in largest[: self._most]]
        if not seen:
            return
        free = set(range(len(seen)))
        for track, place in self._assigned(seconds, seen):
            free.discard(place)
            self._extend(track, sample, seconds, seen, place)
        for place in sorted(free):
            track = Track()
            self.all.append(track)
            self._extend(track, sample, seconds, seen, place)

    def _assigned(self, seconds: float, seen: Sequence[Seen]) -> list[tuple[Track, int]]:
        from scipy.optimize import linear_sum_assignment

        if not self.all:
            return []
        active = {id(track) for track in self.active(seconds)}
        places = boxes([one.face.box for one in seen])
        expected = boxes([track.expected(seconds) for track in self.all])
        shared = overlaps(expected, places)
        cost = np.full((len(self.all), len(seen)), _NEVER)
        for row, track in enumerate(self.all):
            for column, one in enumerate(seen):
                alike = similarity(track.looks, one.looks)
                if id(track) in active:
                    near = _nearness(shared[row, column], expected[row], places[column])
                    value = (near + alike) / 2
                    if near > 0 and alike >= _ALIKE and value >= _TOGETHER:
                        cost[row, column] = 1 - value
                        continue
                # Never as good as one that was expected here.
                if alike >= _RETURNED:
                    cost[row, column] = 2 - alike
        rows, columns = linear_sum_assignment(cost)
        return [
            (self.all[row], int(column))
            for row, column in zip(rows, columns, strict=True)
            if cost[row, column] < _NEVER
        ]

    def _extend(
        self, track: Track, sample: int, seconds: float, seen: Sequence[Seen], place: int
    ) -> None:
        face, looks = seen[place].face, seen[place].looks
        if not track.faces:
            track.looks = looks
        else:
            if not _hidden(seen, place):
                track.looks = blended(track.looks, looks, _SHARE)
            went, took = _centre(face.box) - _centre(track.box), seconds - track.seconds
            if track.shot == self._shot and 0 < took <= EXPECTED:
                track.speed = (1 - _SPEED_SHARE) * track.speed + _SPEED_SHARE * went / took
            else:
                track.speed = np.zeros(2)
        track.samples.append(sample)
        track.faces.append(face)
        track.seconds, track.shot = seconds, self._shot


def _nearness(shared: float, expected: NDArray[Any], place: NDArray[Any]) -> float:
    """Return 1 for the very place, 0 for a face's width away; overlap counts as well."""
    away = np.linalg.norm(_centre(expected) - _centre(place))
    side = float(np.sqrt(max(expected[2] * expected[3], 1e-9)))
    return max(float(shared), 1 - float(away) / side)


def _centre(box: Any) -> NDArray[np.float64]:
    return np.asarray([box[0] + box[2] / 2, box[1] + box[3] / 2])


def _hidden(seen: Sequence[Seen], place: int) -> bool:
    others = [one.face.box for n, one in enumerate(seen) if n != place]
    if not others:
        return False
    return bool(overlaps(boxes([seen[place].face.box]), boxes(others)).max() > _HIDING)
