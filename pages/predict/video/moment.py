"""One moment of a video: its frame with the faces, and what the chosen face's answer rests on."""

import base64
from collections.abc import Sequence

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.evaluation.prediction_sets import abstains, answer
from core.explain.regions import shares
from core.explain.words import sentence
from core.labels import EMOTIONS
from core.predict.video.answers import Reading
from core.predict.video.timeline import Timeline, TrackedFace
from core.report.words import percent
from dashboard.components.overlay import data_uri, overlay
from dashboard.components.prediction import STRENGTH, probability_bars
from dashboard.figures.timeline import clock
from dashboard.services import services
from pages.predict import ids
from pages.predict.video.asked import Asked


def moment(asked: Asked, number: int, seconds: float, reading: Reading) -> list[Component]:
    """Return what is shown of a moment.

    Args:
        asked: the video.
        number: of the face.
        seconds: the moment; the nearest sample is shown.
        reading: how probabilities are read.

    Raises:
        VideoGone: the video is not held any more.
    """
    timeline = asked.timeline()
    face = timeline.face(number)
    sample = int(np.abs(timeline.seconds - seconds).argmin())
    return [
        _frame(timeline, asked.frame(sample), sample, face.number),
        html.Div(_explained(asked, timeline, face, sample, reading), className="predict-video-why"),
    ]


def _frame(timeline: Timeline, jpeg: bytes, sample: int, chosen: int) -> Component:
    at = clock(float(timeline.seconds[sample]), tenths=True)
    boxes = [
        (face.number, face.boxes[place])
        for face in timeline.faces
        if (place := _place(face, sample)) is not None
    ]
    found = (
        "no face"
        if not boxes
        else f"face{'s' * (len(boxes) > 1)} " + ", ".join(str(number) for number, _ in boxes)
    )
    source = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
    return html.Figure(
        [
            html.Div(
                [
                    html.Img(
                        src=source,
                        alt=f"The video at {at}, with {found}.",
                        className="predict-picture",
                    ),
                    *(_box(timeline, number, box, number == chosen) for number, box in boxes),
                ],
                className="predict-stage",
            ),
            html.Figcaption(
                html.Span(f"At {at}: {found}.", role="status"),
                className="small text-body-secondary mt-2",
            ),
        ],
        className="predict-figure mb-0",
    )


def _explained(
    asked: Asked, timeline: Timeline, face: TrackedFace, sample: int, reading: Reading
) -> list[Component]:
    place = _place(face, sample)
    if place is None:
        return [html.P(f"Face {face.number} is not seen at this moment.")]
    answers = reading.of(timeline, face)
    if place not in answers.places:
        return [
            html.P(
                f"Face {face.number} is not clear enough at this moment for an answer.",
                className="mb-2",
            ),
            html.Img(src=data_uri(face.crops[place]), alt=_alt(face), className="predict-crop"),
        ]
    raw = face.probabilities[place]
    chosen = reading.frame(raw)
    top = chosen[0]
    emotion = EMOTIONS[top]
    span = answers.at(float(timeline.seconds[sample]))
    heat, words = _evidence(asked, face, place, top)
    return [
        html.H3(headline(face.number, raw, chosen), className="predict-headline"),
        html.P(
            ["Around this moment: ", html.Strong(span.words if span else "nothing is said"), "."]
            if span is None or span.sure
            else ["Around this moment: ", html.Strong(span.words)],
            className="mb-1",
        ),
        html.P(
            words
            if len(chosen) == 1
            else f"Likeliest of the seven: {emotion} ({percent(float(raw[top]))}). {words}",
            className="mb-2",
        ),
        html.Div(
            [
                html.Img(src=data_uri(face.crops[place]), alt=_alt(face), className="predict-crop"),
                overlay(
                    data_uri(face.crops[place]),
                    heat,
                    id={"type": ids.VIDEO_HEAT, "face": face.number},
                    strength=STRENGTH,
                    label=f"Heat map: where the model found signs of “{emotion}”.",
                ),
                probability_bars(raw, named=() if abstains(chosen) else chosen),
            ],
            className="predict-evidence",
        ),
    ]


def headline(
    number: int, probabilities: NDArray[np.float32], chosen: Sequence[int]
) -> list[str | Component]:
    """Say what a face shows in one frame, as far as the model can tell.

    Args:
        number: of the face.
        probabilities: shape (7,), of this frame.
        chosen: the expressions of the frame's set, the likeliest first.
    """
    if abstains(chosen):
        return [
            f"Face {number}. ",
            html.Strong("The model cannot tell which expression is shown in this frame."),
        ]
    named, _, rest = answer(chosen).partition(":")
    return [
        f"Face {number}. Expression shown in this frame: ",
        html.Strong(named),
        f":{rest}" if rest else f" ({percent(float(probabilities[chosen[0]]))})",
    ]


def _evidence(asked: Asked, face: TrackedFace, place: int, index: int) -> tuple[np.ndarray, str]:
    inference = services().inference
    crop = face.crops[place]
    heat = inference.explain(asked.run, crop[None], np.array([index])).scaled()[0]
    regions, _ = inference.face_regions(crop)
    return heat, sentence(shares(heat, regions), EMOTIONS[index], signed=False)


def _place(face: TrackedFace, sample: int) -> int | None:
    found = np.flatnonzero(face.samples == sample)
    return int(found[0]) if len(found) else None


def _box(timeline: Timeline, number: int, box: np.ndarray, chosen: bool) -> Component:
    left, top = max(float(box[0]), 0.0), max(float(box[1]), 0.0)
    right = min(float(box[0] + box[2]), timeline.width)
    bottom = min(float(box[1] + box[3]), timeline.height)
    return html.Span(
        html.Span(str(number), className="predict-box-number"),
        className="predict-box" if chosen else "predict-box predict-video-other",
        style={
            "left": f"{left / timeline.width:.2%}",
            "top": f"{top / timeline.height:.2%}",
            "width": f"{(right - left) / timeline.width:.2%}",
            "height": f"{(bottom - top) / timeline.height:.2%}",
        },
    )


def _alt(face: TrackedFace) -> str:
    return f"Face {face.number} as the model saw it: 48 by 48 grey pixels."
