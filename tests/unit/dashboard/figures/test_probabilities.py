"""The seven probabilities of one picture as bars."""

import numpy as np

from dashboard.figures.probabilities import in_words, probabilities_figure

PROBABILITIES = np.array([0.02, 0.0, 0.08, 0.6, 0.1, 0.05, 0.15], np.float32)


def test_bars_stand_in_label_order_with_the_true_label_marked() -> None:
    (bars,) = probabilities_figure(PROBABILITIES, true_label=4).data
    assert bars.y[3] == "happy"
    assert bars.y[4] == "<b>sad (true)</b>"
    assert bars.text[3] == "60.0\u00a0%"


def test_only_the_predicted_class_is_in_colour() -> None:
    (bars,) = probabilities_figure(PROBABILITIES).data
    others = {colour for i, colour in enumerate(bars.marker.color) if i != 3}
    assert len(others) == 1
    assert bars.marker.color[3] not in others


def test_the_axis_spans_zero_to_one_whatever_the_values() -> None:
    assert probabilities_figure(PROBABILITIES).layout.xaxis.range == (0, 1)


def test_words_tell_the_likeliest_first_and_the_true_label() -> None:
    words = in_words(PROBABILITIES, true_label=4)
    assert words.startswith("Probabilities: happy 60.0\u00a0%, neutral 15.0\u00a0%, sad")
    assert words.endswith("True label: sad.")
    assert "True label" not in in_words(PROBABILITIES)
