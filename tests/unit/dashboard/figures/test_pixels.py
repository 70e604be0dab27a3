"""Pixel statistics as figures."""

import json

import pytest

from core.labels import EMOTIONS
from dashboard.figures.palette import EMOTION_COLOURS
from dashboard.figures.pixels import BINS, Summary, feature_boxes, grey_levels


def summary(group="happy", shift=0.0):
    return Summary(group, 12, 5 + shift, 1.0, 1, 2, 3, 4 + shift, 5, 6, 7)


def test_a_box_is_drawn_from_quantiles_alone():
    box, means = json.loads(feature_boxes([summary()], title="contrast").to_json())["data"]
    assert (box["lowerfence"], box["q1"], box["median"], box["q3"], box["upperfence"]) == (
        [2],
        [3],
        [4],
        [5],
        [6],
    )
    assert "y" not in box
    assert box["line"]["color"] == EMOTION_COLOURS["happy"]
    assert means["y"] == [5]
    assert means["customdata"][0][0] == 12


def test_boxes_of_all_classes_stay_small_and_name_their_feature():
    figure = feature_boxes([summary(e) for e in EMOTIONS], title="contrast")
    assert figure.layout.yaxis.title.text == "contrast"
    assert len(figure.to_json()) < 15_000


def test_no_summary_is_an_empty_figure():
    assert all(not trace.x for trace in feature_boxes([], title="contrast").data)


def test_each_line_of_grey_levels_sums_to_one_hundred_percent():
    counts = {"happy": [1] * 256, "sad": [0] * 255 + [9]}
    figure = grey_levels(counts)
    assert [trace.name for trace in figure.data] == ["all", "happy", "sad"]
    for trace in figure.data:
        assert len(trace.y) == BINS
        assert sum(trace.y) == pytest.approx(100, abs=0.01)
    assert figure.data[2].y[-1] == 100
    assert figure.data[0].y[-1] == pytest.approx(100 * (4 + 9) / (256 + 9), abs=0.001)


def test_a_class_without_pictures_has_no_line_and_none_at_all_is_empty():
    assert [t.name for t in grey_levels({"happy": [1] * 256, "sad": [0] * 256}).data] == [
        "all",
        "happy",
    ]
    assert grey_levels({emotion: [0] * 256 for emotion in EMOTIONS}).data == ()


def test_the_highlighted_expression_alone_is_strong():
    figure = grey_levels({e: [1] * 256 for e in EMOTIONS}, highlight="fear")
    assert [t.name for t in figure.data[1:] if t.opacity == 1] == ["fear"]
    assert len({t.line.dash for t in figure.data[1:]}) >= 6
    assert len(figure.to_json()) < 30_000
