"""What the Predict page shows of one analysed picture: the picture with boxes, then each face."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.labels import EMOTIONS
from core.predict.analysis import AnalysedFace, Analysis
from dashboard.components.attributes import aria
from dashboard.components.certainty import certainty, percent, ranked, reliability
from dashboard.components.overlay import data_uri, overlay

# Id types: `{"type": ..., "file": n}` and, for heat maps, `"face": m` as well.
PREVIEW: Final = "predict-preview-image"
HEAT: Final = "predict-face-heat"
# Of a heat map before the slider is moved: faint places show, and the face still does.
STRENGTH: Final = 0.7


def picture_result(
    analysis: Analysis,
    metrics: Mapping[str, Any] | None,
    *,
    file: int,
    measured_on: str,
) -> Component:
    """Lay out one picture's result: the picture with numbered boxes beside its faces.

    The picture itself is not in here: the browser, which has it, fills in the image of id
    `{"type": PREVIEW, "file": file}`.

    Args:
        analysis: what inference found; at least one face.
        metrics: PrivateTest part of the run's metrics.json, None when not measured.
        file: number of the file on the page, part of every id.
        measured_on: what the metrics were measured on, for the reliability sentence.
    """
    faces = analysis.faces
    return html.Div(
        [
            _framed_picture(analysis, file),
            html.Ol(
                [
                    html.Li(
                        _face(
                            face,
                            metrics,
                            file=file,
                            number=number,
                            of=len(faces),
                            measured_on=measured_on,
                        )
                    )
                    for number, face in enumerate(faces, start=1)
                ],
                className="predict-faces list-unstyled mb-0",
            ),
        ],
        className="predict-result",
    )


def probability_bars(probabilities: NDArray[np.float32]) -> Component:
    """List the seven probabilities in label order as bars with numbers, the highest marked.

    Args:
        probabilities: shape (7,), summing to 1.
    """
    top = ranked(probabilities)[0]
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(emotion),
                    html.Span(
                        html.Span(
                            className="predict-bar-fill",
                            style={"width": f"{float(probabilities[index]) * 100:.1f}%"},
                        ),
                        className="predict-bar-track",
                        **aria(hidden=True),
                    ),
                    html.Span(
                        percent(float(probabilities[index]), over=">", under="<"),
                        className="predict-bar-number",
                    ),
                ],
                className="predict-bar predict-bar-top" if index == top else "predict-bar",
            )
            for index, emotion in enumerate(EMOTIONS)
        ],
        className="predict-bars list-unstyled mb-0",
        **aria(label="Probability of each of the seven expressions"),
    )


def _framed_picture(analysis: Analysis, file: int) -> Component:
    found = _found(analysis.faces)
    return html.Figure(
        [
            html.Div(
                [
                    html.Img(
                        id={"type": PREVIEW, "file": file},
                        alt=f"Your picture. {found}.",
                        className="predict-picture",
                        width=analysis.width,
                        height=analysis.height,
                    ),
                    *(
                        _box(face.box, number, analysis.width, analysis.height)
                        for number, face in enumerate(analysis.faces, start=1)
                        if not face.whole_picture
                    ),
                ],
                className="predict-frame",
            ),
            html.Figcaption(f"{found}.", className="small text-body-secondary mt-2"),
        ],
        className="predict-figure mb-0",
    )


def _found(faces: tuple[AnalysedFace, ...]) -> str:
    if any(face.whole_picture for face in faces):
        return "No face was found in this small picture, so the whole of it was taken as one"
    if len(faces) == 1:
        return "One face found"
    return f"{len(faces)} faces found, numbered in the picture"


def _box(box: tuple[float, float, float, float], number: int, width: int, height: int) -> Component:
    """Place one numbered box in percent of the picture, so that it scales with it."""
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[0] + box[2], width), min(box[1] + box[3], height)
    return html.Span(
        html.Span(str(number), className="predict-box-number"),
        className="predict-box",
        style={
            "left": f"{left / width * 100:.2f}%",
            "top": f"{top / height * 100:.2f}%",
            "width": f"{(right - left) / width * 100:.2f}%",
            "height": f"{(bottom - top) / height * 100:.2f}%",
        },
        **aria(hidden=True),
    )


def _face(
    face: AnalysedFace,
    metrics: Mapping[str, Any] | None,
    *,
    file: int,
    number: int,
    of: int,
    measured_on: str,
) -> Component:
    top = ranked(face.probabilities)[0]
    emotion = EMOTIONS[top]
    sure = certainty(face.probabilities)
    return html.Section(
        [
            html.Div(
                [
                    html.Span(f"Face {number}", className="predict-face-number"),
                    html.H4(
                        [
                            "Expression shown: ",
                            html.Strong(emotion),
                            f" ({percent(float(face.probabilities[top]))})",
                        ],
                        className="predict-headline",
                    ),
                    html.Span(
                        sure.badge, className=f"predict-certainty predict-certainty-{sure.level}"
                    ),
                ],
                className="predict-face-head",
            ),
            html.P(sure.sentence, className="mb-1"),
            html.P(
                reliability(emotion, metrics, measured_on=measured_on),
                className="small text-body-secondary mb-3",
            ),
            html.Div(
                [
                    _captioned(
                        html.Img(
                            src=data_uri(face.crop),
                            alt=f"Face {number} as the model saw it: 48 by 48 grey pixels.",
                            className="predict-crop",
                        ),
                        "What the model saw",
                    ),
                    _captioned(
                        overlay(
                            data_uri(face.crop),
                            face.heatmap,
                            id={"type": HEAT, "file": file, "face": number},
                            strength=STRENGTH,
                            label=f"Heat map: where the model found signs of “{emotion}”"
                            f" in face {number}.",
                        ),
                        f"Where it found signs of “{emotion}”",
                    ),
                    probability_bars(face.probabilities),
                ],
                className="predict-evidence",
            ),
        ],
        className="predict-face",
        **aria(label=f"Face {number} of {of}"),
    )


def _captioned(picture: Component, caption: str) -> Component:
    return html.Figure(
        [picture, html.Figcaption(caption, className="small text-body-secondary mt-1")],
        className="predict-evidence-picture mb-0",
    )
