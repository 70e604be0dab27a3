"""Probabilities as bars."""

import numpy as np

from core.labels import EMOTIONS
from dashboard.components.prediction import probability_bars

HAPPY = np.array([0.01, 0.01, 0.01, 0.86, 0.04, 0.02, 0.05], np.float32)


def test_bars_list_all_seven_in_label_order_and_mark_the_highest():
    bars = probability_bars(HAPPY).children
    assert [bar.children[0].children for bar in bars] == list(EMOTIONS)
    assert bars[3].children[2].children == "86\u00a0%"
    assert [bar.children[0].children for bar in bars if "predict-bar-top" in bar.className] == [
        "happy"
    ]


def test_every_expression_that_the_answer_names_is_marked():
    bars = probability_bars(HAPPY, named=(3, 6)).children
    assert [bar.children[0].children for bar in bars if "predict-bar-top" in bar.className] == [
        "happy",
        "neutral",
    ]
