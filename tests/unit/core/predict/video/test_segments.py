"""Segments say what is shown from when to when, and where the model is not sure."""

import numpy as np

from core.evaluation.prediction_sets import prediction_set
from core.labels import EMOTIONS
from core.predict.video.segments import segments

HAPPY, SAD, NEUTRAL = (EMOTIONS.index(name) for name in ("happy", "sad", "neutral"))


def shares(*parts: tuple[float, dict[int, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Return five samples a second: (seconds, {class: probability}), the rest spread evenly."""
    rows = []
    for seconds, named in parts:
        row = np.full(7, (1 - sum(named.values())) / (7 - len(named)))
        for index, share in named.items():
            row[index] = share
        rows += [row] * round(seconds * 5)
    return np.arange(len(rows), dtype=np.float32) / 5, np.asarray(rows, np.float32)


def words(*parts: tuple[float, dict[int, float]]) -> list[tuple[float, float, str]]:
    seconds, rows = shares(*parts)
    return [
        (round(one.start, 3), round(one.end, 3), one.words)
        for one in segments(seconds, rows, step=0.2, threshold=0.2)
    ]


def test_segments_follow_one_another_and_name_what_is_shown():
    assert words((3, {NEUTRAL: 0.9}), (8, {HAPPY: 0.8})) == [
        (0, 3, "neutral"),
        (3, 11, "happy"),
    ]


def test_two_likely_expressions_are_named_together():
    ((_, _, said),) = words((3, {SAD: 0.5, NEUTRAL: 0.4}))
    assert said == "sad or neutral: not sure enough to choose"


def test_too_many_likely_expressions_are_no_answer():
    ((_, _, said),) = words((3, dict.fromkeys(range(4), 0.24)))
    assert said == "The model cannot tell."


def test_a_blink_belongs_to_what_is_around_it():
    assert words((3, {NEUTRAL: 0.9}), (0.4, {SAD: 0.9}), (3, {NEUTRAL: 0.9})) == [
        (0, 6.4, "neutral")
    ]


def test_a_probability_that_wavers_about_the_threshold_makes_one_segment():
    seconds, rows = shares((10, {NEUTRAL: 0.75, SAD: 0.19}))
    rows[::2, SAD], rows[::2, NEUTRAL] = 0.205, 0.735
    assert len(segments(seconds, rows, step=0.2, threshold=0.2, shortest=0)) == 1


def test_a_long_segment_without_margin_is_the_prediction_set():
    seconds, rows = shares((3, {HAPPY: 0.5, SAD: 0.3}))
    (one,) = segments(seconds, rows, step=0.2, threshold=0.2)
    assert one.expressions == prediction_set(rows[0], 0.2)
    assert np.isclose(one.probability, 0.5)


def test_no_segment_reaches_across_a_cut():
    seconds, rows = shares((4, {NEUTRAL: 0.9}))
    found = segments(seconds, rows, step=0.2, threshold=0.2, cuts=(2.0,))
    assert [(one.start, one.words) for one in found] == [(0.0, "neutral"), (2.0, "neutral")]


def test_a_run_without_thresholds_is_read_by_a_quarter():
    seconds, rows = shares((3, {HAPPY: 0.6, SAD: 0.2}))
    (one,) = segments(seconds, rows, step=0.2, threshold=None)
    assert one.words == "happy"
