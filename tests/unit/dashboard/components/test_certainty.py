"""Sentences about probabilities: what they say must follow from the numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.labels import EMOTIONS
from dashboard.components.certainty import certainty, percent, ranked, reliability


def shares(**given: float) -> np.ndarray:
    """Return seven probabilities: those given, the rest spread evenly."""
    rest = (1 - sum(given.values())) / (len(EMOTIONS) - len(given))
    return np.array([given.get(name, rest) for name in EMOTIONS], np.float32)


def plain(sentence: str) -> str:
    """Return a sentence with ordinary spaces before its percent signs."""
    return sentence.replace("\u00a0", " ")


def test_a_dominant_expression_is_clear():
    said = certainty(shares(happy=0.9, neutral=0.06))
    assert said.level == "clear"
    assert "neutral (6 %)" in plain(said.sentence)


def test_a_majority_without_dominance_is_likely():
    said = certainty(shares(happy=0.6, neutral=0.3))
    assert said.level == "leaning"
    assert "neutral (30 %)" in plain(said.sentence)


def test_two_close_expressions_are_both_named_even_above_one_half():
    said = certainty(shares(sad=0.5, neutral=0.4))
    assert said.level == "unsure"
    assert plain(said.sentence) == "The model is unsure between sad (50 %) and neutral (40 %)."


def test_three_close_expressions_are_listed():
    said = certainty(shares(sad=0.33, neutral=0.3, fear=0.29))
    assert plain(said.sentence) == (
        "The model is unsure between sad (33 %), neutral (30 %) and fear (29 %)."
    )


def test_a_leader_below_one_half_is_no_majority():
    said = certainty(shares(angry=0.46, sad=0.2))
    assert said.level == "unsure"
    assert "the others together are likelier" in said.sentence


def test_equal_probabilities_are_unsure_and_name_no_favourite():
    said = certainty(np.full(7, 1 / 7, np.float32))
    assert said.level == "unsure"
    assert not any(name in said.sentence for name in EMOTIONS)


@given(arrays(np.float32, 7, elements=st.floats(0.015625, 1, width=32)))
def test_unsure_exactly_when_no_majority_or_a_close_rival(values):
    probabilities = values / values.sum()
    top, second = np.sort(probabilities)[::-1][:2]
    unsure = bool(top < 0.5 or float(top) - float(second) < 0.15)
    assert (certainty(probabilities).level == "unsure") is unsure


def test_ranking_keeps_label_order_among_equals():
    assert ranked(np.full(7, 1 / 7, np.float32)) == list(range(7))
    assert ranked(shares(happy=0.9))[0] == EMOTIONS.index("happy")


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.004, "under 1 %"), (0.861, "86 %"), (0.995, "over 99 %"), (1.0, "over 99 %")],
)
def test_percentages_never_claim_certainty(share, text):
    assert percent(share) == text.replace(" %", "\u00a0%")


def metrics(named: int, value: float | None, low: float | None = None, high: float | None = None):
    precision = {"value": value, "low": low, "high": high}
    return {"per_class": {"happy": {"n": 879, "predicted": named, "precision": precision}}}


def test_reliability_is_precision_with_its_interval():
    said = reliability(
        "happy", metrics(1900, 0.842, 0.812, 0.868), measured_on="FER2013 test pictures"
    )
    assert said == (
        "When this model says “happy”, it is right in 84 of 100 FER2013 test pictures"
        " (81 to 87, measured on 1,900)."
    )


def test_an_expression_never_named_has_no_reliability():
    said = reliability("happy", metrics(0, None), measured_on="FER2013 test pictures")
    assert "unknown" in said
    assert "of 100" not in said


def test_a_run_without_metrics_says_so():
    assert "not been measured" in reliability("happy", None, measured_on="FER2013 test pictures")
