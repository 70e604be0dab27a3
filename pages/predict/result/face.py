"""One face: the answer a person reads first, then everything an expert asks for."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.labels import EMOTIONS
from core.predict.analysis import AnalysedFace
from core.runs.run import Run
from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from dashboard.components.certainty import ranked
from dashboard.components.overlay import data_uri, overlay
from dashboard.components.page import icon
from dashboard.components.prediction import HEAT, STRENGTH, probability_bars
from dashboard.components.text import with_interval
from pages.predict import ids
from pages.predict.choices import measured, measured_on
from pages.predict.result.answer import Answer, answer_of
from pages.predict.result.looked import checks, held_back, warnings
from pages.predict.result.reliance import reliance


@dataclass(frozen=True, slots=True)
class Reading:
    """How results are read: by which run, naming as many expressions as a coverage asks for.

    Attributes:
        run: that answered.
        coverage: share of pictures whose label the expressions named are to include.
        file: number of the picture on the page, part of every id.
        shown: numbers of faces whose answer was asked for in spite of a red check.
    """

    run: Run
    coverage: float
    file: int
    shown: frozenset[int] = frozenset()

    def answer(self, face: AnalysedFace) -> Answer:
        """Return what the run answers to a face."""
        return answer_of(face.probabilities, self.run, self.coverage)

    def is_held(self, face: AnalysedFace, number: int) -> bool:
        """Whether the answer to a face is held back."""
        return face.gate.held and number not in self.shown


def face_panel(face: AnalysedFace, reading: Reading, *, number: int, of: int) -> Component:
    """Lay out one face; of several the first one shows at first.

    Args:
        face: what was found.
        reading: how it is read.
        number: of the face in its picture, from 1.
        of: how many faces the picture has.
    """
    held = reading.is_held(face, number)
    return html.Section(
        [
            *([html.Span(f"Face {number}", className="predict-face-number")] if of > 1 else []),
            *(
                [held_back(face, file=reading.file, number=number), _looked_at(face, number)]
                if held
                else _answered(face, reading, number)
            ),
        ],
        hidden=number > 1,
        className="predict-face",
        **aria(label=f"Face {number} of {of}"),
        **data(predict_panel=f"{reading.file}:{number}"),
    )


def crop_overlay(face: AnalysedFace, reading: Reading, number: int) -> Component:
    """Return what the model saw, enlarged, with the heat map over it unless it is held back."""
    seen = data_uri(face.crop)
    if reading.is_held(face, number):
        drawn: Component = html.Img(
            src=seen, alt=f"Face {number} as the model saw it.", className="predict-crop-large"
        )
    else:
        emotion = EMOTIONS[ranked(face.probabilities)[0]]
        drawn = overlay(
            seen,
            face.heatmap,
            id={"type": HEAT, "file": reading.file, "face": number},
            strength=STRENGTH,
            label=f"Heat map: where the model found signs of “{emotion}” in face {number}.",
        )
    return html.Div(
        drawn,
        hidden=number > 1,
        className="predict-crop-stage",
        **data(predict_panel=f"{reading.file}:{number}"),
    )


def _answered(face: AnalysedFace, reading: Reading, number: int) -> list[Component | None]:
    answer = reading.answer(face)
    where = {"file": reading.file, "face": number}
    return [
        _headline(answer),
        html.P(answer.meaning, className="predict-meaning"),
        warnings(face.gate, shown=face.gate.held),
        html.Div(
            html.P([html.Strong("Why: "), html.Span("looking closer…", role="status")]),
            id={"type": ids.WHY, **where},
            className="predict-why",
        ),
        reliance(answer, measured(reading.run), measured_on=measured_on(reading.run)),
        html.Div(
            [
                html.H5("Probabilities, calibrated"),
                probability_bars(face.probabilities, named=answer.classes),
                _accuracy(answer, reading.run),
            ],
            className="predict-expert",
        ),
        _looked_at(face, number),
        html.Div(
            html.P("Looking closer…", className="text-body-secondary"),
            id={"type": ids.DEEP, **where},
            className="predict-expert predict-deep",
        ),
        html.P(
            html.A(
                [icon("layers"), " Explain with all methods"],
                href=link("/explain", picture="upload", run=reading.run.run_id),
                **data(
                    explain_crop=base64.b64encode(face.crop.tobytes()).decode(),
                    explain_title=f"Face {number} of your picture",
                ),
            ),
            className="predict-expert mb-0",
        ),
    ]


def _headline(answer: Answer) -> Component:
    if answer.kind == "none":
        return html.H4(
            html.Strong("The model cannot tell which expression is shown."),
            className="predict-headline",
        )
    named, _, rest = answer.words.partition(":")
    return html.H4(
        ["Expression shown: ", html.Strong(named), html.Span(f":{rest}" if rest else "")],
        className="predict-headline",
    )


def _looked_at(face: AnalysedFace, number: int) -> Component:
    return html.Div(
        [
            html.H5("What the model saw, and whether that is enough"),
            html.Div(
                [
                    html.Figure(
                        [
                            html.Img(
                                src=data_uri(face.crop),
                                alt=f"Face {number} as the model saw it: 48 by 48 grey pixels.",
                                className="predict-crop",
                            ),
                            html.Figcaption(
                                f"48 by 48 pixels, from a square of {face.square[2]:.0f}",
                                className="small text-body-secondary",
                            ),
                        ],
                        className="predict-seen mb-0",
                    ),
                    checks(face.gate),
                ],
                className="predict-looked",
            ),
        ],
        className="predict-expert",
    )


def _accuracy(answer: Answer, run: Run) -> Component:
    """Name the model, and how right it is about the expression it puts first."""
    metrics, emotion = measured(run), answer.names[0]
    if metrics is None:
        return html.P(f"{run.title}: not tested.", className="small")
    entry: Mapping[str, Any] = metrics["per_class"][emotion]
    parts = [
        f"right when it says so: {_share(entry['precision'])}, n = {entry['predicted']:,}",
        f"of pictures labelled {emotion} it finds {_share(entry['recall'])}, n = {entry['n']:,}",
    ]
    return html.P(
        f"{run.title} ({run.spec.key[:8]}), “{emotion}” on PrivateTest: {'; '.join(parts)}.",
        className="small text-body-secondary mt-2",
    )


def _share(metric: Mapping[str, Any]) -> str:
    return "unknown" if metric["value"] is None else with_interval(metric)
