"""Analyse a whole video: decode, follow the faces, ask a net about each."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.predict import faces, gate
from core.predict.predictor import Predictor
from core.predict.video.decoding import Decoding, Sample
from core.predict.video.errors import NoFaceInVideo
from core.predict.video.search import Search
from core.predict.video.timeline import Timeline, TrackedFace
from core.predict.video.tracks import Track
from core.progress import Progress

# A face must be seen in this many samples; fewer are mostly no faces.
FEWEST: Final = 3
# Long side, in pixels, and quality of the small pictures that are kept.
_SIDE: Final = 480
_QUALITY: Final = 80
_BATCH: Final = 32


@dataclass(frozen=True)
class Found:
    """A timeline, and a small JPEG picture of each of its samples."""

    timeline: Timeline
    frames: tuple[bytes, ...]


def analyse(
    decoding: Decoding,
    predictor: Predictor,
    run_id: str,
    *,
    most: int,
    progress: Progress | None = None,
) -> Found:
    """Return what the faces of a video show, sample by sample.

    Args:
        decoding: of the video.
        predictor: with the run.
        run_id: whole id of the run.
        most: faces followed at a time, the largest.
        progress: called with (samples done, samples in all, note).

    Raises:
        NotAVideo, VideoTooLarge, VideoTooLong, VideoTooSlow: it cannot be read any further.
        NoFaceInVideo: no face was followed.
    """
    tell = progress or _silent
    tell(0, decoding.expected, "looking for faces")
    search = _searching(most)
    gathered = _Gathered()
    for number, sample in enumerate(decoding):
        search.look(number, sample)
        gathered.take(number, sample, search.tracks.all)
        tell(number + 1, decoding.expected, f"{_clock(sample.seconds)} looked at")
    kept = [track for track in search.tracks.all if len(track.samples) >= FEWEST]
    if not kept:
        raise NoFaceInVideo
    ask = _asking(predictor, run_id, sum(len(track.samples) for track in kept), tell)
    timeline = Timeline(
        run_id=run_id,
        width=decoding.width,
        height=decoding.height,
        seconds=np.asarray(gathered.seconds, np.float32),
        step=_step(gathered.seconds),
        cuts=tuple(search.cuts),
        searched=search.searched,
        faces=tuple(
            _face(number, track, gathered, ask) for number, track in enumerate(kept, start=1)
        ),
    )
    return Found(timeline, tuple(gathered.frames))


class _Gathered:
    """What is kept of the samples: times, small pictures, and what each track saw."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.frames: list[bytes] = []
        self.seen: dict[int, list[gate.Seen]] = {}

    def take(self, number: int, sample: Sample, tracks: Sequence[Track]) -> None:
        self.seconds.append(sample.seconds)
        self.frames.append(_small(sample.rgb))
        for track in tracks:
            if track.samples[-1] == number:
                face = track.faces[-1]
                seen = gate.Seen(
                    crop=faces.crop(sample.rgb, face),
                    side=faces.crop_box(face)[2],
                    source="found",
                    confidence=face.confidence,
                    landmarks=face.landmarks,
                )
                self.seen.setdefault(id(track), []).append(seen)


def _searching(most: int) -> Search:
    # Loads TensorFlow.
    from core.predict.video.following import Follower

    return Search(faces.FaceFinder(), Follower(), most=most)


# Crops (n, 48, 48) to probabilities (n, 7), and `gate.Seen.nearer` of each.
_Ask = Callable[[NDArray[np.uint8]], tuple[NDArray[np.float32], list[float | None]]]


def _asking(predictor: Predictor, run_id: str, total: int, tell: Progress) -> _Ask:
    """Return what asks the net about crops in portions and tells how far it is."""
    done = 0

    def ask(crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], list[float | None]]:
        nonlocal done
        found, nearer = [], list[float | None]()
        for start in range(0, len(crops), _BATCH):
            tell(done, total, "asking the model about the faces")
            portion = crops[start : start + _BATCH]
            found.append(predictor.probabilities(run_id, portion))
            known = predictor.familiarity(run_id, portion)
            nearer.extend([None] * len(portion) if known is None else known.tolist())
            done += len(portion)
        return np.concatenate(found), nearer

    return ask


def _face(
    number: int,
    track: Track,
    gathered: _Gathered,
    ask: _Ask,
) -> TrackedFace:
    seen = gathered.seen[id(track)]
    crops = np.stack([one.crop for one in seen])
    probabilities, nearer = ask(crops)
    # Only now, as what the net knows of a crop is part of the gate.
    gates = [gate.look(replace(one, nearer=far)) for one, far in zip(seen, nearer, strict=True)]
    return TrackedFace(
        number=number,
        samples=np.asarray(track.samples, np.int32),
        boxes=np.asarray([face.box for face in track.faces], np.float32),
        confidence=np.asarray([face.confidence for face in track.faces], np.float32),
        crops=crops,
        probabilities=probabilities,
        held=np.asarray([found.held for found in gates], np.bool_),
    )


def _small(rgb: NDArray[np.uint8]) -> bytes:
    image = Image.fromarray(rgb)
    image.thumbnail((_SIDE, _SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _step(seconds: Sequence[float]) -> float:
    return float(np.median(np.diff(seconds))) if len(seconds) > 1 else 1.0


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _silent(done: int, total: int, note: str) -> None:
    """Tell nobody."""
