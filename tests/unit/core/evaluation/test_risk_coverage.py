"""Errors among the surest answers."""

import numpy as np
import pytest

from core.evaluation.risk_coverage import risk_coverage


def found(confidence, correct, **settings):
    return risk_coverage(np.array(confidence), np.array(correct, bool), **settings)


def test_a_confidence_that_ranks_perfectly_makes_no_error_until_it_must():
    curve = found([0.9, 0.8, 0.7, 0.6], [1, 1, 0, 0])
    assert curve["coverage"] == [0.25, 0.5, 0.75, 1.0]
    assert curve["risk"] == pytest.approx([0, 0, 1 / 3, 1 / 2])
    assert curve["aurc"]["value"] == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)


def test_a_confidence_that_says_nothing_has_the_error_rate_everywhere():
    correct = np.arange(40) % 4 > 0
    curve = found(np.full(40, 0.5), correct)
    assert curve["risk"] == pytest.approx([0.25] * 40)
    assert curve["aurc"]["value"] == pytest.approx(0.25)


def test_the_order_of_the_pictures_does_not_matter_and_order_of_confidence_does():
    generator = np.random.default_rng(0)
    confidence, correct = generator.random(200), generator.random(200) < 0.7
    shuffled = generator.permutation(200)
    assert found(confidence, correct) == found(confidence[shuffled], correct[shuffled])
    sorted_out = found(np.where(correct, 0.9, 0.1), correct)
    assert sorted_out["aurc"]["value"] < found(confidence, correct)["aurc"]["value"]


def test_accuracy_at_a_coverage_is_that_of_the_surest_pictures():
    confidence = np.linspace(1, 0.1, 10)
    curve = found(confidence, [1] * 7 + [0, 1, 0], answered=(0.8, 1.0))
    assert curve["accuracy_at"][0.8]["value"] == pytest.approx(7 / 8)
    assert curve["accuracy_at"][1.0]["value"] == pytest.approx(8 / 10)


def test_intervals_hold_the_figure_and_shrink_with_more_pictures():
    generator = np.random.default_rng(1)

    def width(n):
        confidence = generator.random(n)
        curve = found(confidence, generator.random(n) < confidence)
        area = curve["aurc"]
        assert area["low"] < area["value"] < area["high"]
        return area["high"] - area["low"]

    assert width(4000) < width(200) / 2


def test_thousands_of_pictures_are_drawn_with_few_points_and_all_of_the_range():
    curve = found(np.linspace(1, 0, 5000), np.arange(5000) % 3 > 0)
    assert len(curve["risk"]) == len(curve["coverage"]) == 300
    assert curve["coverage"][-1] == 1.0
    assert curve["risk"][-1] == pytest.approx(np.mean(np.arange(5000) % 3 == 0))


def test_nothing_and_one_picture():
    empty = found([], [])
    assert (empty["n"], empty["risk"], empty["aurc"]["value"]) == (0, [], None)
    assert empty["accuracy_at"][0.8]["value"] is None
    one = found([0.4], [True])
    assert (one["risk"], one["accuracy_at"][0.8]["value"]) == ([0.0], 1.0)


def test_the_seed_decides_the_draws():
    confidence, correct = np.linspace(1, 0, 50), np.arange(50) % 2 > 0
    assert found(confidence, correct, seed=1) == found(confidence, correct, seed=1)
    assert found(confidence, correct, seed=1)["aurc"] != found(confidence, correct, seed=2)["aurc"]
