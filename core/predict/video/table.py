"""Every sample of every face as a table."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.labels import EMOTIONS
from core.predict.video.answers import Reading
from core.predict.video.timeline import Timeline

COLUMNS: Final[tuple[str, ...]] = (
    "face", "seconds", "expression_shown", "segment",
    *(f"probability_{emotion}" for emotion in EMOTIONS),
    *(f"smoothed_{emotion}" for emotion in EMOTIONS),
    "box_x", "box_y", "box_width", "box_height", "face_found_confidence", "held_back", "model",
)  # fmt: skip


def rows(timeline: Timeline, reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield one row a face and sample, faces in order, with the names of `COLUMNS`.

    What the gate holds back has no answer here either, unless `reading` asks for all moments.
    """
    for face in timeline.faces:
        read = reading.of(timeline, face)
        places = {int(place): n for n, place in enumerate(read.places)}
        for place, seconds in enumerate(timeline.times(face)):
            smooth = read.smooth[places[place]] if place in places else None
            span = read.at(float(seconds)) if smooth is not None else None
            box = face.boxes[place]
            yield {
                "face": face.number,
                "seconds": round(float(seconds), 3),
                "expression_shown": "" if smooth is None else EMOTIONS[int(smooth.argmax())],
                "segment": span.words if span else "",
                **_shares("probability", None if smooth is None else face.probabilities[place]),
                **_shares("smoothed", smooth),
                "box_x": round(float(box[0])),
                "box_y": round(float(box[1])),
                "box_width": round(float(box[2])),
                "box_height": round(float(box[3])),
                "face_found_confidence": round(float(face.confidence[place]), 4),
                "held_back": int(face.held[place]),
                "model": timeline.run_id,
            }


def as_csv(timeline: Timeline, reading: Reading) -> str:
    """Return the table as CSV with a header line."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows(timeline, reading))
    return text.getvalue()


def _shares(name: str, shares: NDArray[np.float32] | None) -> dict[str, float | str]:
    return {
        f"{name}_{emotion}": "" if shares is None else round(float(shares[index]), 4)
        for index, emotion in enumerate(EMOTIONS)
    }
