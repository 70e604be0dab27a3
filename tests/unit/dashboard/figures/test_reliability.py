"""A reliability diagram as a figure."""

import pytest

from dashboard.figures.reliability import reliability_figure

BINS = [
    {"n": 20, "confidence": 0.35, "accuracy": {"value": 0.4, "low": 0.2, "high": 0.6}},
    {"n": 21, "confidence": 0.95, "accuracy": {"value": 0.8, "low": 0.6, "high": 0.9}},
]


def test_points_stand_at_stated_and_observed_with_their_interval():
    _, curve = reliability_figure({"before": BINS}).data
    assert list(curve.x) == [0.35, 0.95]
    assert list(curve.y) == [0.4, 0.8]
    assert curve.error_y.array == pytest.approx([0.2, 0.1])
    assert curve.error_y.arrayminus == pytest.approx([0.2, 0.2])
    assert curve.customdata[1] == [21, 0.6, 0.9]


def test_curves_differ_in_symbol_and_colour_beside_the_diagonal():
    diagonal, before, after = reliability_figure({"before": BINS, "after": BINS}).data
    assert list(diagonal.x) == list(diagonal.y)
    assert before.marker.symbol != after.marker.symbol
    assert before.line.color != after.line.color
    assert [before.name, after.name] == ["before", "after"]


def test_both_axes_span_zero_to_one():
    layout = reliability_figure({}).layout
    assert layout.xaxis.range == layout.yaxis.range
    assert layout.xaxis.range[0] == 0
