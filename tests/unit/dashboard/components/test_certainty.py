"""The order of probabilities, and what is said of reliability."""

import numpy as np

from core.labels import EMOTIONS
from dashboard.components.certainty import ranked, reliability


def shares(**given: float) -> np.ndarray:
    """Return seven probabilities: those given, the rest spread evenly."""
    rest = (1 - sum(given.values())) / (len(EMOTIONS) - len(given))
    return np.array([given.get(name, rest) for name in EMOTIONS], np.float32)


def test_ranking_keeps_label_order_among_equals():
    assert ranked(np.full(7, 1 / 7, np.float32)) == list(range(7))
    assert ranked(shares(happy=0.9))[0] == EMOTIONS.index("happy")


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
