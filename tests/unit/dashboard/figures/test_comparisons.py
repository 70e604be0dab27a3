"""Figures that lay several runs side by side."""

import pytest

from dashboard.figures.dots import dots_with_intervals
from dashboard.figures.one_against_all import one_against_all_figure
from dashboard.figures.risk_coverage import risk_coverage_figure

NOTHING = {"value": None, "low": None, "high": None, "n": 0}


def metric(value, n=10):
    return {"value": value, "low": value - 0.1, "high": value + 0.2, "n": n}


def curve(shown=3, n=10):
    points = {"x": [0.0, 0.5, 1.0], "y": [0.0, 0.9, 1.0]}
    return {"n": n, "shown": shown, "roc": points, "precision_recall": points}


def test_runs_stand_side_by_side_with_a_colour_and_a_symbol_each():
    figure = dots_with_intervals(
        {"a": [metric(0.5), metric(0.6)], "b": [metric(0.4), metric(0.7)]}, ["x", "y"], title="F1"
    )
    first, second = figure.data
    assert first.marker.color != second.marker.color
    assert first.marker.symbol != second.marker.symbol
    assert first.x[0] < 0 < second.x[0]
    assert first.x[0] + second.x[0] == pytest.approx(0)
    assert list(first.error_y.arrayminus) == pytest.approx([0.1, 0.1])
    assert list(first.error_y.array) == pytest.approx([0.2, 0.2])
    assert list(first.customdata[1]) == ["y", 0.5, pytest.approx(0.8), 10]


def test_a_place_without_a_figure_is_left_empty():
    (only,) = dots_with_intervals({"a": [NOTHING, metric(0.5)]}, ["x", "y"], title="F1").data
    assert list(only.x) == [1]


def test_guessing_finds_as_many_as_it_alarms_and_is_right_as_often_as_it_is_shown():
    roc = one_against_all_figure({"a": curve()}, kind="roc").data[0]
    assert (list(roc.x), list(roc.y)) == ([0, 1], [0, 1])
    precision = one_against_all_figure({"a": curve()}, kind="precision_recall").data[0]
    assert list(precision.y) == [0.3, 0.3]


def test_curves_differ_in_dash_as_well_and_keep_their_colour_where_one_is_missing():
    empty = curve() | {"roc": {"x": [], "y": []}}
    _, a, b = one_against_all_figure({"a": curve(), "b": curve()}, kind="roc").data
    assert a.line.dash != b.line.dash
    assert a.line.color != b.line.color
    _, alone = one_against_all_figure({"a": empty, "b": curve()}, kind="roc").data
    assert alone.line.color == b.line.color


def test_the_coverage_that_is_told_is_marked():
    curves = {"a": {"coverage": [0.5, 1.0], "risk": [0.0, 0.2]}}
    figure = risk_coverage_figure(curves, mark=0.8)
    assert figure.layout.shapes[0].x0 == 0.8
    assert risk_coverage_figure(curves).layout.shapes == ()
    assert list(figure.data[0].y) == [0.0, 0.2]
