"""Runs side by side as figures."""

import json

import pytest

from core.labels import EMOTIONS
from dashboard.figures.runs import Reference, Score, accuracy_intervals, per_class_scores

NOTHING = {"value": None, "low": None, "high": None}


def score(name="a", value=0.6, *, selected=True):
    return Score(name, value, value - 0.02, value + 0.01, 3589, selected)


def entry(recall=0.5, precision=0.25):
    def metric(value):
        return {"value": value, "low": value - 0.1, "high": value + 0.2}

    return {"n": 10, "predicted": 20, "recall": metric(recall), "precision": metric(precision)}


def test_whiskers_end_at_the_interval_and_the_first_run_is_on_top():
    figure = accuracy_intervals([score("a", 0.6), score("b", 0.7)])
    dots = figure.data[0]
    assert list(dots.y) == ["a", "b"]
    assert figure.layout.yaxis.autorange == "reversed"
    assert list(dots.error_x.array) == pytest.approx([0.01, 0.01])
    assert list(dots.error_x.arrayminus) == pytest.approx([0.02, 0.02])
    assert dots.customdata[0][2] == 3589


def test_runs_not_selected_are_hollow():
    dots = accuracy_intervals([score(), score("b", selected=False)]).data[0]
    assert list(dots.marker.symbol) == ["circle", "circle-open"]


def test_the_reference_is_a_line_with_its_name_and_figure():
    figure = accuracy_intervals([score()], reference=Reference("capstone", 0.6478))
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 0.6478
    assert figure.layout.annotations[0].text == "capstone: 64.8%"
    assert accuracy_intervals([score()]).layout.shapes == ()
    assert accuracy_intervals([], reference=Reference("capstone", 0.6)).layout.shapes == ()


def test_recall_and_precision_of_each_class_have_their_own_symbol_and_n():
    recall, precision = per_class_scores({e: entry() for e in EMOTIONS}).data
    assert (recall.name, precision.name) == ("recall", "precision")
    assert recall.marker.symbol != precision.marker.symbol
    assert list(recall.y) == [0.5] * 7
    assert recall.customdata[0][3] == 10
    assert precision.customdata[0][3] == 20
    assert list(recall.error_y.arrayminus) == pytest.approx([0.1] * 7)


def test_a_class_never_named_has_no_precision_and_no_class_is_an_empty_figure():
    row = entry() | {"precision": NOTHING, "predicted": 0}
    recall, precision = per_class_scores({"angry": entry(), "disgust": row}).data
    assert len(recall.x) == 2
    assert len(precision.x) == 1
    assert "NaN" not in per_class_scores({"disgust": row}).to_json()
    assert all(not trace.x for trace in per_class_scores({}).data)


def test_twenty_runs_stay_small_and_hover_data_are_lists():
    figure = accuracy_intervals([score(str(i)) for i in range(20)])
    assert len(figure.to_json()) < 10_000
    assert isinstance(json.loads(figure.to_json())["data"][0]["customdata"], list)
