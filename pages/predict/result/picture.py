"""One picture: itself with boxes and the explanation at its place, beside its faces."""

from typing import Final

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.predict.analysis import AnalysedFace, Analysis, Box
from core.report.shown import left_out
from dashboard.components.attributes import aria, data
from dashboard.components.overlay import heat_uri
from dashboard.components.page import icon
from dashboard.components.prediction import HEAT, STRENGTH
from pages.predict import ids, words
from pages.predict.result.face import Reading, crop_overlay, face_panel

_SIDES: Final = ("left", "top", "width", "height")


def picture_result(analysis: Analysis, reading: Reading) -> Component:
    """Lay out one picture's result.

    The picture itself is not in here: the browser, which has it, fills in the image of id
    `{"type": ids.PREVIEW, "file": file}`.

    Args:
        analysis: what inference found; at least one face.
        reading: how it is read.
    """
    faces = tuple(enumerate(analysis.faces, start=1))
    return html.Div(
        [
            html.Figure(
                [
                    _stage(
                        reading.file,
                        f"Your picture. {_found(analysis)}.",
                        [
                            part
                            for number, face in faces
                            for part in _marks(face, reading, number, analysis)
                        ],
                    ),
                    *(crop_overlay(face, reading, number) for number, face in faces),
                    html.Figcaption(
                        f"{_found(analysis)}.", className="small text-body-secondary mt-2"
                    ),
                    _picker(reading, analysis),
                    _drawing(reading.file, words.DRAW_MISSED),
                    _report(reading.file),
                ],
                className="predict-figure mb-0",
            ),
            html.Div(
                [face_panel(face, reading, number=n, of=len(faces)) for n, face in faces],
                className="predict-faces",
            ),
        ],
        className="predict-result",
    )


def no_face_result(file: int) -> Component:
    """Lay out a picture in which no face was found, ready for a box drawn by the user."""
    return html.Div(
        [
            html.Figure(
                _stage(file, "Your picture. No face was found.", []),
                className="predict-figure mb-0",
            ),
            html.Div(
                html.Div(
                    [
                        html.P(
                            [icon("search"), " ", html.Strong("No face was found."), words.NO_FACE]
                        ),
                        _drawing(file, words.DRAW_FIRST, is_open=True),
                    ],
                    className="predict-face",
                ),
                className="predict-faces",
            ),
        ],
        className="predict-result",
    )


def _stage(file: int, alt: str, marks: list[Component]) -> Component:
    """Return the picture with what lies on it; boxes are drawn on it as well."""
    return html.Div(
        [
            html.Img(id={"type": ids.PREVIEW, "file": file}, alt=alt, className="predict-picture"),
            *marks,
        ],
        className="predict-stage",
        **data(predict_stage=str(file)),
    )


def _marks(face: AnalysedFace, reading: Reading, number: int, of: Analysis) -> list[Component]:
    """Return a face's heat map at its place, and its box, which picks it."""
    marks: list[Component] = []
    where = f"{reading.file}:{number}"
    if not reading.is_held(face, number):
        left, top, side = face.square
        # A whole picture is squeezed into the square: its map covers all of it.
        square = (0, 0, of.width, of.height) if face.source == "whole" else (left, top, side, side)
        marks.append(
            html.Img(
                src=heat_uri(face.heatmap),
                alt="",
                hidden=number > 1,
                className="predict-heat",
                style={
                    **_placed(square, of.width, of.height),
                    "--heat": f"var(--el-strength-{HEAT}, {STRENGTH:g})",
                },
                **data(predict_panel=where),
            )
        )
    if face.source != "whole":
        marks.append(
            html.Button(
                html.Span(str(number), className="predict-box-number"),
                type="button",
                className="predict-box",
                style=_placed(_inside(face.box, of.width, of.height), of.width, of.height),
                **aria(label=f"Face {number}", pressed=number == 1),
                **data(predict_pick=where),
            )
        )
    return marks


def _picker(reading: Reading, analysis: Analysis) -> Component | None:
    """Return the list of faces, for those who do not point at boxes."""
    if len(analysis.faces) == 1:
        return None
    return html.Div(
        [
            html.Button(
                f"{number}: {short(face, reading, number)}",
                type="button",
                className="btn btn-sm btn-outline-secondary",
                **aria(pressed=number == 1),
                **data(predict_pick=f"{reading.file}:{number}"),
            )
            for number, face in enumerate(analysis.faces, start=1)
        ],
        className="predict-picker",
        role="group",
        **aria(label="Faces in this picture"),
    )


def short(face: AnalysedFace, reading: Reading, number: int) -> str:
    """Return the answer to a face in a few words: 'happy', 'sad or neutral', 'held back'."""
    if reading.is_held(face, number):
        return "held back"
    answer = reading.answer(face)
    return "cannot tell" if answer.kind == "none" else " or ".join(answer.names)


def _drawing(file: int, explain: str, *, is_open: bool = False) -> Component:
    """Return what draws a box: on the picture with the pointer, or by its numbers."""
    return html.Details(
        [
            html.Summary([icon("bounding-box"), " Draw a box around a face"]),
            html.P(explain, className="small text-body-secondary mb-2"),
            html.Div(
                [
                    html.Label(
                        [
                            side.capitalize(),
                            dbc.Input(
                                id={"type": ids.BOX, "file": file, "side": side},
                                type="number",
                                min=0,
                                step=1,
                                size="sm",
                            ),
                        ]
                    )
                    for side in _SIDES
                ],
                className="predict-box-numbers",
                role="group",
                **aria(label="The box in pixels of the picture"),
            ),
            html.Button(
                "Use this box",
                type="button",
                className="btn btn-sm btn-primary",
                **data(predict_use_box=str(file)),
            ),
        ],
        open=is_open,
        className="predict-draw",
        **data(predict_draw=str(file)),
    )


def _report(file: int) -> Component:
    return html.Div(
        [
            html.Span([icon("file-earmark-text"), " Report"]),
            *(
                html.Button(
                    kind.upper(),
                    type="button",
                    className="btn btn-sm btn-outline-secondary",
                    **data(predict_report=f"{file}:{kind}"),
                    **aria(label=f"{kind.upper()}: save a report of this picture"),
                )
                for kind in ("pdf", "html", "json")
            ),
            dbc.Checkbox(
                id={"type": ids.WITH_PICTURE, "file": file},
                label="include the picture",
                value=False,
            ),
        ],
        className="predict-report",
        role="group",
        **aria(label="Report of this picture"),
    )


def _found(analysis: Analysis) -> str:
    faces = analysis.faces
    if any(face.source == "whole" for face in faces):
        return "This picture is a face cut out already, so the whole of it was taken as it is"
    drawn = sum(face.source == "drawn" for face in faces)
    if drawn == len(faces):
        return "One box drawn by you" if drawn == 1 else f"{drawn} boxes drawn by you"
    found = len(faces) - drawn
    text = "One face found" if found == 1 else f"{found} faces found, numbered in the picture"
    if analysis.left_out:
        text = f"{text}; {left_out(analysis.left_out)}"
    return text if not drawn else f"{text}; {drawn} drawn by you"


def _inside(box: Box, width: int, height: int) -> Box:
    """Return the part of a box that lies in the picture."""
    left, top = max(box[0], 0), max(box[1], 0)
    right, bottom = min(box[0] + box[2], width), min(box[1] + box[3], height)
    return left, top, right - left, bottom - top


def _placed(box: Box, width: int, height: int) -> dict[str, str]:
    """Place a box in percent of the picture, so that it scales with it."""
    return {
        "left": f"{box[0] / width * 100:.2f}%",
        "top": f"{box[1] / height * 100:.2f}%",
        "width": f"{box[2] / width * 100:.2f}%",
        "height": f"{box[3] / height * 100:.2f}%",
    }
