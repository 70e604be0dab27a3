"""McNemar's test agrees with hand and SciPy, intervals cover the truth, and words say as much."""

import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from core.evaluation.metrics import InvalidProbabilities, evaluate
from core.evaluation.significance import (
    EXACT_UP_TO,
    FIGURES,
    DifferentPictures,
    compare,
    mcnemar,
    sentence,
)

Case = tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]


def counted(both: int, only_a: int, only_b: int, neither: int) -> Case:
    """Return labels and two models' probabilities that are right on so many pictures."""
    labels = np.arange(both + only_a + only_b + neither) % 7
    right_a = np.repeat([True, True, False, False], [both, only_a, only_b, neither])
    right_b = np.repeat([True, False, True, False], [both, only_a, only_b, neither])
    a, b = (
        (0.3 * np.eye(7)[np.where(right, labels, (labels + 1) % 7)] + 0.1).astype(np.float32)
        for right in (right_a, right_b)
    )
    return labels, a, b


def drawn(n: int, *, seed: int) -> Case:
    """Return pictures, a model that guesses at random, and one that knows a little more."""
    generator = np.random.default_rng(seed)
    labels = generator.integers(0, 7, n)
    a = generator.dirichlet(np.ones(7), n)
    b = 0.8 * a + 0.2 * np.eye(7)[labels]
    return labels, a.astype(np.float32), b.astype(np.float32)


@pytest.mark.parametrize(
    ("only_a", "only_b", "p_value"),
    [
        (0, 0, 1.0),
        (5, 5, 1.0),
        # Twice one or no success in ten throws of a coin, of 1024 equally likely series.
        (1, 9, 2 * (1 + 10) / 1024),
        (5, 1, 2 * (1 + 6) / 64),
        (0, 6, 2 * 1 / 64),
    ],
)
def test_few_discordant_pictures_are_tested_exactly(only_a: int, only_b: int, p_value: float):
    found = mcnemar(*counted(20, only_a, only_b, 4))
    assert found["p_value"] == pytest.approx(p_value, rel=1e-12)
    assert found["test"] == "exact binomial"
    assert found["statistic"] is None
    counts = [found[name] for name in ("both_right", "only_a", "only_b", "both_wrong")]
    assert counts == [20, only_a, only_b, 4]


@pytest.mark.parametrize(("only_a", "only_b"), [(3, 12), (40, 61), (480, 520), (430, 570)])
def test_the_exact_test_is_scipys(only_a: int, only_b: int):
    expected = stats.binomtest(only_a, only_a + only_b).pvalue
    assert mcnemar(*counted(5, only_a, only_b, 5))["p_value"] == pytest.approx(expected, rel=1e-9)


def test_many_discordant_pictures_are_tested_by_chi_square():
    found = mcnemar(*counted(3, 600, 500, 2))
    assert found["test"] == "chi-square with continuity correction"
    # (|600 - 500| - 1)^2 / 1100
    assert found["statistic"] == pytest.approx(9801 / 1100)
    assert found["p_value"] == pytest.approx(stats.chi2.sf(9801 / 1100, df=1), rel=1e-9)


@pytest.mark.parametrize("apart", [0, 2, 30, 62, 82, 104])
def test_both_tests_agree_where_one_takes_over(apart: int):
    n = EXACT_UP_TO + 2
    found = mcnemar(*counted(0, (n - apart) // 2, (n + apart) // 2, 0))
    assert found["test"].startswith("chi-square")
    exact = stats.binomtest((n - apart) // 2, n).pvalue
    assert found["p_value"] == pytest.approx(exact, abs=1e-3)


def test_values_are_those_of_evaluate():
    labels, a, b = drawn(400, seed=1)
    figures = compare(labels, a, b, resamples=20)["figures"]
    for side, probabilities in (("a", a), ("b", b)):
        expected = evaluate(labels, probabilities, resamples=20)
        for name in FIGURES:
            assert figures[name][side] == pytest.approx(expected[name]["value"], rel=1e-9), name
    for figure in figures.values():
        assert figure["difference"]["value"] == pytest.approx(figure["b"] - figure["a"])


def test_values_are_right_where_classes_are_absent():
    labels, a, b = drawn(60, seed=2)
    keep = labels < 3
    a, b = a[keep], np.eye(7, dtype=np.float32)[labels[keep]]
    figures = compare(labels[keep], a, b, resamples=20)["figures"]
    for side, probabilities in (("a", a), ("b", b)):
        expected = evaluate(labels[keep], probabilities, resamples=20)["macro_f1"]["value"]
        assert figures["macro_f1"][side] == pytest.approx(expected)


def test_both_models_see_the_same_draws():
    labels, a, b = drawn(150, seed=3)
    found = compare(labels, a, b, resamples=400, seed=7)["figures"]["accuracy"]["difference"]
    gained = (b.argmax(1) == labels).astype(float) - (a.argmax(1) == labels)
    rows = np.random.default_rng(7).integers(0, 150, (400, 150))
    expected = np.quantile(gained[rows].mean(axis=1), (0.025, 0.975))
    assert (found["low"], found["high"]) == pytest.approx(expected)


def test_intervals_cover_the_known_difference_about_95_times_in_100():
    labels, a, b = drawn(20_000, seed=4)
    truth = compare(labels, a, b, resamples=2)["figures"]
    covered = dict.fromkeys(FIGURES, 0)
    generator, trials = np.random.default_rng(5), 100
    for trial in range(trials):
        rows = generator.integers(0, len(labels), 250)
        found = compare(labels[rows], a[rows], b[rows], resamples=250, seed=trial)["figures"]
        for name in FIGURES:
            interval = found[name]["difference"]
            covered[name] += (
                interval["low"] <= truth[name]["difference"]["value"] <= interval["high"]
            )
    # Three standard errors of 100 trials at 0.95 are 0.065.
    for name in FIGURES:
        assert 0.88 <= covered[name] / trials <= 1, name


def test_a_run_is_not_separated_from_itself():
    labels, a, _ = drawn(300, seed=6)
    found = compare(labels, a, a)
    for figure in found["figures"].values():
        assert figure["difference"] == {"value": 0, "low": 0, "high": 0}
        assert figure["better"] is None
    assert found["mcnemar"]["p_value"] == 1
    said = sentence(found, "A", "itself")
    assert said == "The data do not separate A and itself, measured on 300 pictures."


def test_swapped_models_give_the_same_differences_with_the_opposite_sign():
    labels, a, b = drawn(500, seed=8)
    one, other = compare(labels, a, b), compare(labels, b, a)
    for name in FIGURES:
        here, there = (found["figures"][name]["difference"] for found in (one, other))
        assert here["value"] == pytest.approx(-there["value"])
        assert (here["low"], here["high"]) == pytest.approx((-there["high"], -there["low"]))
    assert one["mcnemar"]["p_value"] == other["mcnemar"]["p_value"]
    assert one["mcnemar"]["only_a"] == other["mcnemar"]["only_b"]
    said = sentence(one, "first", "second")
    assert said == sentence(other, "second", "first")
    assert said.startswith("second is better by ")


def test_the_same_call_gives_the_same_result_and_seed_and_draws_matter():
    labels, a, b = drawn(200, seed=9)
    first = compare(labels, a, b)
    assert first == compare(labels, a, b)
    assert first["resamples"] == 2000
    for changed in ({"seed": 1}, {"resamples": 500}):
        assert compare(labels, a, b, **changed)["figures"] != first["figures"]
    assert json.loads(json.dumps(first, allow_nan=False)) == first


def test_an_accuracy_that_mcnemar_does_not_separate_is_not_separated():
    # The bootstrap's interval leaves 0 out, but the exact test has its doubts.
    found = compare(*counted(60, 1, 7, 0))
    assert found["figures"]["accuracy"]["difference"]["low"] > 0
    assert found["mcnemar"]["p_value"] == pytest.approx(2 * (1 + 8) / 2**8)
    assert found["figures"]["accuracy"]["better"] is None


def comparison(**better: tuple[str | None, float, float, float]) -> dict[str, Any]:
    """Return a comparison on 3,589 pictures with these (better, value, low, high)."""
    figures = {
        name: {"better": side, "difference": {"value": value, "low": low, "high": high}}
        for name, (side, value, low, high) in better.items()
    }
    return {"n": 3589, "figures": figures}


NEITHER = (None, 0.001, -0.01, 0.012)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            comparison(accuracy=NEITHER, macro_f1=NEITHER, log_loss=NEITHER),
            "The data do not separate A and B, measured on 3,589 pictures.",
        ),
        (
            comparison(accuracy=("b", 0.019, 0.006, 0.032), macro_f1=NEITHER, log_loss=NEITHER),
            "B is better by 1.9 points (0.6 to 3.2) of accuracy, measured on 3,589 pictures; "
            "the data do not separate them in macro-F1 and log loss.",
        ),
        (
            comparison(
                accuracy=("a", -0.019, -0.032, -0.006),
                macro_f1=("a", -0.02, -0.03, -0.01),
                log_loss=("a", 0.05, 0.04, 0.06),
            ),
            "A is better by 1.9 points (0.6 to 3.2) of accuracy, 2.0 points (1.0 to 3.0) of "
            "macro-F1 and 0.050 (0.040 to 0.060) of log loss, measured on 3,589 pictures.",
        ),
        (
            comparison(
                accuracy=("b", 0.019, 0.006, 0.032),
                macro_f1=NEITHER,
                log_loss=("a", 0.05, 0.04, 0.06),
            ),
            "B is better by 1.9 points (0.6 to 3.2) of accuracy, but A is better by 0.050 (0.040 "
            "to 0.060) of log loss, measured on 3,589 pictures; the data do not separate them in "
            "macro-F1.",
        ),
        (
            comparison(accuracy=NEITHER, macro_f1=NEITHER, log_loss=("b", -0.05, -0.06, -0.04)),
            "B is better by 0.050 (0.040 to 0.060) of log loss, measured on 3,589 pictures; the "
            "data do not separate them in accuracy and macro-F1.",
        ),
    ],
)
def test_the_sentence_says_who_is_better_and_by_how_much(found: dict[str, Any], said: str):
    assert sentence(found, "A", "B") == said


def test_other_pictures_are_refused():
    labels, a, b = drawn(30, seed=10)
    with pytest.raises(DifferentPictures, match="30 labels, 30 answers of the one and 29") as error:
        compare(labels, a, b[:-1])
    assert "same split of the same data set" in error.value.hint
    with pytest.raises(DifferentPictures, match="no picture"):
        mcnemar(labels[:0], a[:0], b[:0])
    with pytest.raises(InvalidProbabilities):
        compare(labels, a, 2 * b)
