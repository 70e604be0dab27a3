"""The result of one picture as components: everything a person reads must be in it."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from core.predict.analysis import AnalysedFace, Analysis, Check, Gate
from core.runs.final import read_final
from core.runs.store import RunStore
from core.settings import Settings
from dashboard.components.prediction import HEAT
from pages.predict import ids
from pages.predict.result.face import Reading
from pages.predict.result.picture import no_face_result, picture_result
from pages.predict.result.rows import rows, summary

HAPPY = np.array([0.001, 0.001, 0.001, 0.98, 0.005, 0.002, 0.01], np.float32)
SAD = np.array([0.02, 0.0, 0.02, 0.0, 0.5, 0.0, 0.46], np.float32)
FLAT = np.full(7, 1 / 7, np.float32)
GREEN = Gate((Check("size", "Face size", "green", 90.0, "px", "The face is wide enough."),))
RED = Gate((Check("size", "Face size", "red", 12.0, "px", "The face is 12 pixels wide."),))
SQUARE = (10.0, 20.0, 40.0)


@pytest.fixture(scope="module")
def reading() -> Reading:
    """Results of the final shipped run."""
    models = Settings().models
    final = read_final(models)
    assert final is not None
    return Reading(RunStore(models).open(final.run), 0.9, file=3)


def face(probabilities: np.ndarray, box: tuple[float, ...] = (10, 20, 30, 40), **more: Any):
    return AnalysedFace(
        **{
            "box": box,
            "confidence": 0.99,
            "crop": np.zeros((48, 48), np.uint8),
            "probabilities": probabilities,
            "heatmap": np.ones((48, 48), np.float32),
            "square": SQUARE,
            "gate": GREEN,
        }
        | more
    )


def analysis(*faces: AnalysedFace) -> Analysis:
    return Analysis(width=100, height=200, faces=faces)


def parts(component: Component, kind: str) -> list[Component]:
    own = [component] if component._type == kind else []
    return own + [c for c in component._traverse() if isinstance(c, Component) and c._type == kind]


def text(component: Any) -> str:
    if isinstance(component, Component):
        return text(getattr(component, "children", None))
    if isinstance(component, (list, tuple)):
        return "".join(map(text, component))
    return component.replace("\u00a0", " ") if isinstance(component, str) else ""


def test_faces_that_were_left_out_are_counted(reading):
    crowd = replace(analysis(face(HAPPY), face(SAD)), left_out=5)
    told = text(picture_result(crowd, reading))
    assert "2 faces found, numbered in the picture; 5 smaller faces were left out." in told


def test_a_face_is_answered_with_all_expressions_that_fit(reading):
    result = picture_result(analysis(face(HAPPY), face(SAD), face(FLAT)), reading)
    assert [text(h) for h in parts(result, "H4")] == [
        "Expression shown: happy",
        "Expression shown: sad or neutral: not sure enough to choose",
        "The model cannot tell which expression is shown.",
    ]


def test_reliance_is_said_in_counts_of_a_hundred(reading):
    said = text(picture_result(analysis(face(HAPPY), face(SAD)), reading))
    assert "When this model says “happy”, it is right in" in said
    assert "of 100 FER2013 test pictures" in said
    assert "the labelled expression was among those named in" in said


def test_a_red_check_holds_every_trace_of_the_answer_back(reading):
    held = analysis(face(HAPPY, gate=RED))
    drawn = picture_result(held, reading)
    told = json.dumps(drawn, cls=PlotlyJSONEncoder)
    assert "happy" not in told
    assert "data-explain-crop" not in told
    assert "12 pixels wide" in told
    assert "Show it all the same" in told
    (row,) = rows(held, reading)
    assert row["held_back"] == "yes"
    assert "expression_shown" not in row
    assert not [name for name in row if name.startswith("probability_")]
    assert summary(held, reading) == "held back"


def test_an_answer_held_back_is_shown_to_those_who_ask_with_its_reasons(reading):
    asked = replace(reading, shown=frozenset({1}))
    result = picture_result(analysis(face(HAPPY, gate=RED)), asked)
    assert "Expression shown: happy" in text(result)
    assert "12 pixels wide" in text(result)


def test_boxes_and_maps_lie_at_their_place_in_percent_of_the_picture(reading):
    result = picture_result(analysis(face(HAPPY), face(SAD, box=(-10, 150, 60, 100))), reading)
    boxes = [b.style for b in parts(result, "Button") if b.className == "predict-box"]
    assert boxes == [
        {"left": "10.00%", "top": "10.00%", "width": "30.00%", "height": "20.00%"},
        {"left": "0.00%", "top": "75.00%", "width": "50.00%", "height": "25.00%"},
    ]
    maps = [i for i in parts(result, "Img") if getattr(i, "className", "") == "predict-heat"]
    assert [maps[0].style[side] for side in ("left", "top", "width", "height")] == [
        "10.00%",
        "10.00%",
        "40.00%",
        "20.00%",
    ]


def test_a_whole_picture_taken_as_a_face_is_said_and_has_no_box(reading):
    result = picture_result(analysis(face(HAPPY, source="whole")), reading)
    assert "the whole of it was taken as it is" in text(result)
    assert not [b for b in parts(result, "Button") if b.className == "predict-box"]


def test_ids_carry_the_number_of_the_file_and_the_face(reading):
    drawn = picture_result(analysis(face(HAPPY), face(SAD)), replace(reading, file=7))
    found = [c.id for c in drawn._traverse() if hasattr(c, "id")]
    assert {"type": ids.PREVIEW, "file": 7} in found
    assert {"type": HEAT, "file": 7, "face": 2} in found
    assert {"type": ids.WHY, "file": 7, "face": 1} in found
    assert len({json.dumps(i) for i in found}) == len(found)


def test_every_picture_has_an_alternative_text_or_a_labelled_parent(reading):
    result = picture_result(analysis(face(HAPPY)), reading)
    labelled = [c for c in parts(result, "Div") if getattr(c, "role", None) == "img"]
    assert all(getattr(c, "aria-label") for c in labelled)
    # Those without a text are parts of a labelled whole, or lie on a picture that has one.
    assert sum(bool(c.alt) for c in parts(result, "Img")) == 2


def test_where_no_face_was_found_a_box_can_be_drawn():
    result = no_face_result(4)
    inputs = [c.id["side"] for c in result._traverse() if type(c).__name__ == "Input"]
    assert inputs == ["left", "top", "width", "height"]
