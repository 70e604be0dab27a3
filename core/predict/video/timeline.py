"""What was found in one video: samples, faces, probabilities, and small pictures of them."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.predict.video.errors import VideoGone

VERSION: Final = 1
_ABOUT: Final = "timeline.json"
_ARRAYS: Final = "faces.npz"


@dataclass(frozen=True)
class TrackedFace:
    """One face through a video.

    Attributes:
        number: from 1, in the order of first appearance.
        samples: shape (n,), indices into the timeline's samples, rising.
        boxes: shape (n, 4), left, top, width, height in the video's pixels.
        confidence: shape (n,), the detector's.
        crops: shape (n, 48, 48), uint8 grey: what the net saw.
        probabilities: shape (n, 7), calibrated, rows sum to 1.
        held: shape (n,), whether the gate (`core.predict.gate`) says that the model should not
            answer here: the face is too small, blurred, dark or turned away, or unlike those that
            the net learned from.
    """

    number: int
    samples: NDArray[np.int32] = field(repr=False)
    boxes: NDArray[np.float32] = field(repr=False)
    confidence: NDArray[np.float32] = field(repr=False)
    crops: NDArray[np.uint8] = field(repr=False)
    probabilities: NDArray[np.float32] = field(repr=False)
    held: NDArray[np.bool_] = field(repr=False)


@dataclass(frozen=True)
class Timeline:
    """All samples of a video.

    Attributes:
        run_id: the net that answered.
        width: of the video's frames as boxes count, in pixels, upright.
        height: of these.
        seconds: shape (S,), time of each sample.
        step: seconds between two samples.
        cuts: times at which a new shot begins.
        searched: samples whose whole picture was searched for faces.
        faces: those that were followed, by number.
    """

    run_id: str
    width: int
    height: int
    seconds: NDArray[np.float32] = field(repr=False)
    step: float
    cuts: tuple[float, ...]
    searched: int
    faces: tuple[TrackedFace, ...]

    def face(self, number: int) -> TrackedFace:
        """Return a face by its number, the first one for a number that is not there."""
        return next((face for face in self.faces if face.number == number), self.faces[0])

    def times(self, face: TrackedFace) -> NDArray[np.float32]:
        """Return the times at which a face was seen: shape (n,)."""
        return np.asarray(self.seconds[face.samples])

    def answered(self, face: TrackedFace, *, all_moments: bool = False) -> NDArray[np.int64]:
        """Return the places of a face's samples that are answered: those not held, or all."""
        return np.arange(len(face.samples)) if all_moments else np.flatnonzero(~face.held)


_FIELDS: Final = ("samples", "boxes", "confidence", "crops", "probabilities", "held")


def write(file: IO[bytes], timeline: Timeline, frames: Sequence[bytes]) -> None:
    """Write a timeline and a small JPEG picture of each sample.

    Args:
        file: where to; seekable.
        timeline: what was found.
        frames: as many as samples.
    """
    about: dict[str, Any] = {
        "version": VERSION,
        "run_id": timeline.run_id,
        "width": timeline.width,
        "height": timeline.height,
        "step": timeline.step,
        "cuts": list(timeline.cuts),
        "searched": timeline.searched,
        "numbers": [face.number for face in timeline.faces],
    }
    arrays: dict[str, NDArray[Any]] = {"seconds": timeline.seconds}
    for face in timeline.faces:
        arrays |= {f"{name}_{face.number}": getattr(face, name) for name in _FIELDS}
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **arrays)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for number, frame in enumerate(frames):
            archive.writestr(_frame(number), frame)
        archive.writestr(_ARRAYS, packed.getvalue())
        archive.writestr(_ABOUT, json.dumps(about))


def read(file: IO[bytes]) -> Timeline:
    """Return a timeline, without its frames.

    Raises:
        VideoGone: the file holds none.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            about = json.loads(archive.read(_ABOUT))
            packed = archive.read(_ARRAYS)
    except (zipfile.BadZipFile, KeyError) as error:
        raise VideoGone from error
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        return Timeline(
            run_id=about["run_id"],
            width=about["width"],
            height=about["height"],
            seconds=arrays["seconds"],
            step=about["step"],
            cuts=tuple(about["cuts"]),
            searched=about["searched"],
            faces=tuple(
                TrackedFace(number, **{name: arrays[f"{name}_{number}"] for name in _FIELDS})
                for number in about["numbers"]
            ),
        )


def read_frame(file: IO[bytes], number: int) -> bytes:
    """Return the JPEG picture of one sample.

    Raises:
        VideoGone: the file holds none.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.read(_frame(number))
    except (zipfile.BadZipFile, KeyError) as error:
        raise VideoGone from error


def _frame(number: int) -> str:
    return f"frames/{number:05d}.jpg"
