"""Bars of agreement: shares of each label that add up, and are told apart without colour."""

import numpy as np
import pytest

from core.data.disagreement import ANSWERS
from dashboard.figures.votes import agreement_bars


def test_the_parts_of_a_label_add_up():
    counts = np.zeros((7, len(ANSWERS)), np.int64)
    counts[2, 2], counts[2, 5], counts[2, 9], counts[2, 10] = 5, 3, 1, 1
    counts[3, 3] = 4
    figure = agreement_bars(counts)
    shares = {bar.name: list(bar.x) for bar in figure.data}
    # Labels without pictures have no bar.
    assert all(list(bar.y) == ["fear", "happy"] for bar in figure.data)
    assert shares == {
        "the label": [50, 100],
        "another of the seven": [30, 0],
        "something else": [10, 0],
        "no answer leads": [10, 0],
    }
    assert sum(share[0] for share in shares.values()) == pytest.approx(100)
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 4


def test_nothing_voted_is_an_empty_figure():
    figure = agreement_bars(np.zeros((7, len(ANSWERS)), np.int64))
    assert all(len(bar.x) == 0 for bar in figure.data)
