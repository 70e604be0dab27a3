"""Figures on parts of the pictures."""

import numpy as np
import pytest

from core.evaluation.metrics import evaluate
from core.evaluation.slices import Slice, by_slice, groups, quarters


def answers(labels, right):
    named = np.where(right, labels, (labels + 1) % 7)
    return (0.3 * np.eye(7)[named] + 0.1).astype(np.float32)


def test_quarters_split_evenly_and_name_their_range():
    parts = quarters(np.arange(100.0), words=("darkest", "brightest"))
    assert [part.rows.sum() for part in parts] == [25] * 4
    assert parts[0].title == "darkest quarter (0 to 24)"
    assert parts[-1].title == "brightest quarter (75 to 99)"
    assert sum(part.rows.astype(int) for part in parts).tolist() == [1] * 100


def test_equal_values_stay_together_and_what_is_unknown_is_in_no_part():
    parts = quarters(np.array([1.0] * 7 + [2.0, np.nan]))
    assert [(part.title, int(part.rows.sum())) for part in parts] == [
        ("lowest quarter (1)", 7),
        ("highest quarter (2)", 1),
    ]
    assert quarters(np.array([np.nan, np.nan])) == quarters(np.array([])) == []


def test_groups_follow_the_titles_and_leave_out_empty_ones():
    parts = groups(np.array([2, 0, 2]), {0: "alone", 1: "pair", 2: "many"})
    assert [part.title for part in parts] == ["alone", "many"]
    assert parts[1].rows.tolist() == [True, False, True]


def test_a_slice_that_is_always_wrong_shows_and_all_pictures_are_the_whole():
    labels = np.arange(70) % 7
    dark = np.arange(70) < 20
    probabilities = answers(labels, ~dark)
    whole = np.ones(70, bool)
    found = by_slice(labels, probabilities, [Slice("dark", dark), Slice("all", whole)])
    assert (found[0]["n"], found[0]["accuracy"]["value"]) == (20, 0.0)
    assert found[0]["confidence"] == pytest.approx(0.4)
    metrics = evaluate(labels, probabilities)
    assert found[1]["accuracy"] == pytest.approx(metrics["accuracy"])
    assert found[1]["log_loss"]["value"] == pytest.approx(metrics["log_loss"]["value"])
    assert found[0]["log_loss"]["value"] > found[1]["log_loss"]["high"]


def test_an_empty_slice_has_no_figure_and_one_picture_has_one():
    labels = np.array([0])
    found = by_slice(
        labels,
        answers(labels, True),
        [Slice("none", np.array([False])), Slice("one", np.array([True]))],
    )
    assert found[0]["n"] == 0
    assert found[0]["accuracy"]["value"] is found[0]["log_loss"]["value"] is None
    assert found[0]["confidence"] is None
    assert found[1]["accuracy"]["value"] == 1.0
    assert found[1]["accuracy"]["low"] < 0.3
