"""The result of one picture as components: everything a person reads must be in it."""

import json
from typing import Any

import numpy as np
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

from core.labels import EMOTIONS
from core.predict.analysis import AnalysedFace, Analysis, Gate
from dashboard.components.prediction import HEAT, PREVIEW, picture_result, probability_bars

HAPPY = np.array([0.01, 0.01, 0.01, 0.86, 0.04, 0.02, 0.05], np.float32)
SAD = np.array([0.05, 0.0, 0.1, 0.0, 0.45, 0.0, 0.4], np.float32)


def face(probabilities: np.ndarray, box: tuple[float, ...] = (10, 20, 30, 40), **more: Any):
    return AnalysedFace(
        box=box,
        confidence=0.99,
        crop=np.zeros((48, 48), np.uint8),
        probabilities=probabilities,
        heatmap=np.zeros((48, 48), np.float32),
        square=(10, 20, 40),
        gate=Gate(()),
        **more,
    )


def drawn(*faces: AnalysedFace, file: int = 3) -> Component:
    return picture_result(
        Analysis(width=100, height=200, faces=faces), None, file=file, measured_on="test pictures"
    )


def parts(component: Component, kind: str) -> list[Component]:
    own = [component] if component._type == kind else []
    return own + [c for c in component._traverse() if isinstance(c, Component) and c._type == kind]


def text(component: Any) -> str:
    if isinstance(component, Component):
        return text(getattr(component, "children", None))
    if isinstance(component, (list, tuple)):
        return "".join(map(text, component))
    return component.replace("\u00a0", " ") if isinstance(component, str) else ""


def test_each_face_has_a_headline():
    headlines = [text(h) for h in parts(drawn(face(HAPPY), face(SAD)), "H4")]
    assert headlines == ["Expression shown: happy (86 %)", "Expression shown: sad (45 %)"]


def test_boxes_are_placed_in_percent_of_the_picture_and_stay_inside_it():
    result = drawn(face(HAPPY), face(SAD, box=(-10, 150, 60, 100)))
    boxes = [c.style for c in parts(result, "Span") if getattr(c, "className", "") == "predict-box"]
    assert boxes == [
        {"left": "10.00%", "top": "10.00%", "width": "30.00%", "height": "20.00%"},
        {"left": "0.00%", "top": "75.00%", "width": "50.00%", "height": "25.00%"},
    ]


def test_a_whole_picture_taken_as_a_face_is_said_and_has_no_box():
    result = drawn(face(HAPPY, source="whole"))
    assert "the whole of it was taken" in text(result)
    assert not [c for c in parts(result, "Span") if getattr(c, "className", "") == "predict-box"]


def test_ids_carry_the_number_of_the_file_and_the_face():
    ids = [c.id for c in drawn(face(HAPPY), face(SAD), file=7)._traverse() if hasattr(c, "id")]
    assert {"type": PREVIEW, "file": 7} in ids
    assert {"type": HEAT, "file": 7, "face": 2} in ids
    assert len({json.dumps(i) for i in ids}) == len(ids)


def test_bars_list_all_seven_in_label_order_and_mark_the_highest():
    bars = parts(probability_bars(HAPPY), "Li")
    assert [text(bar.children[0]) for bar in bars] == list(EMOTIONS)
    assert [text(bar.children[2]) for bar in bars][3] == "86 %"
    marked = [text(bar.children[0]) for bar in bars if "predict-bar-top" in bar.className]
    assert marked == ["happy"]


def test_every_picture_has_an_alternative_text_or_a_labelled_parent():
    result = drawn(face(HAPPY))
    named = [c for c in parts(result, "Img") if c.alt]
    labelled = [c for c in parts(result, "Div") if getattr(c, "role", None) == "img"]
    assert len(named) == 2
    assert all(getattr(c, "aria-label") for c in labelled)


def test_the_result_survives_json():
    assert "Expression shown" in json.dumps(drawn(face(HAPPY)), cls=PlotlyJSONEncoder)
