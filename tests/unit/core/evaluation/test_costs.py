"""Cost matrices are read and checked, and expected costs are what counting gives."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.errors import UnknownName
from core.evaluation.costs.expected import cost_of_counts, expected_cost, least_cost
from core.evaluation.costs.matrix import (
    EQUAL,
    CostMatrix,
    InvalidCosts,
    find_costs,
    purpose,
    purposes,
    read_costs,
)
from core.evaluation.metrics import InvalidProbabilities, confusion_counts, evaluate
from core.labels import EMOTIONS

FILE = (Path(__file__).parents[4] / "core/evaluation/costs/equal.toml").read_text()
DISTRESS = ("angry", "fear", "sad")


def matrix_of(costs: np.ndarray) -> CostMatrix:
    """Return a matrix with these costs, 0 for what is right."""
    costs = costs * (1 - np.eye(7))
    rows = {emotion: tuple(row.tolist()) for emotion, row in zip(EMOTIONS, costs, strict=True)}
    return CostMatrix(name="made", title="Made", reason="For a test.", costs=rows)


def drawn(n: int, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return labels that follow the probabilities of a made-up model."""
    generator = np.random.default_rng(seed)
    probabilities = generator.dirichlet(np.full(7, 0.5), n)
    ranks = probabilities.cumsum(axis=1) < generator.random((n, 1))
    return ranks.sum(axis=1).clip(max=6), probabilities


@pytest.mark.parametrize("name", purposes())
def test_every_purpose_that_ships_is_whole_and_says_why(name: str):
    matrix = purpose(name)
    assert matrix.name == name
    assert len(matrix.reason) > 100
    assert matrix.array.shape == (7, 7)
    assert not matrix.array.diagonal().any()
    assert (matrix.array[~np.eye(7, dtype=bool)] > 0).all()


def test_equal_comes_first_and_counts_errors():
    assert purposes()[0] == EQUAL
    np.testing.assert_array_equal(purpose(EQUAL).array, 1 - np.eye(7))


def test_therapy_costs_missed_distress_most_and_the_wrong_word_for_it_least():
    costs = dict(zip(EMOTIONS, purpose("therapy").array, strict=True))
    cost = {(t, n): costs[t][EMOTIONS.index(n)] for t in EMOTIONS for n in EMOTIONS}
    missed = [cost[t, n] for t in DISTRESS for n in ("happy", "neutral")]
    others = [c for (t, n), c in cost.items() if not (t in DISTRESS and n in ("happy", "neutral"))]
    assert min(missed) > max(others)
    among = [cost[t, n] for t in DISTRESS for n in DISTRESS if t != n]
    assert max(among) == min(c for c in cost.values() if c)


def test_equal_costs_give_the_share_of_errors():
    labels, probabilities = drawn(500, seed=1)
    accuracy = evaluate(labels, probabilities, resamples=50)["accuracy"]["value"]
    found = expected_cost(labels, probabilities, purpose(EQUAL))
    assert found["most_probable"]["value"] == pytest.approx(1 - accuracy)
    assert found["changed"] == 0
    assert found["least_cost"] == found["most_probable"]
    assert found["n"] == 500


def test_costs_are_counted_by_hand():
    # Sad named sad costs 0, sad named happy 5, happy named sad 2, fear named sad 1.
    labels = np.array([EMOTIONS.index(name) for name in ("sad", "sad", "happy", "fear")])
    named = [EMOTIONS.index(name) for name in ("sad", "happy", "sad", "sad")]
    found = expected_cost(labels, np.eye(7)[named], purpose("therapy"))
    assert found["most_probable"]["value"] == pytest.approx(8 / 4)
    # A model that is sure of itself leaves nothing to weigh.
    assert found["least_cost"]["value"] == pytest.approx(8 / 4)


def test_doubt_is_decided_by_what_an_error_would_cost():
    # Happy is a little more probable than sad; being wrong about sad costs 5, about happy 2.
    probabilities = np.zeros((1, 7))
    probabilities[0, [EMOTIONS.index("happy"), EMOTIONS.index("sad")]] = 0.55, 0.45
    assert EMOTIONS[least_cost(probabilities, purpose("therapy"))[0]] == "sad"
    assert EMOTIONS[least_cost(probabilities, purpose(EQUAL))[0]] == "happy"


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, (7, 7), elements=st.floats(0.25, 9)), st.integers(0, 2**16))
def test_least_cost_never_costs_more_by_the_models_own_probabilities(costs: np.ndarray, seed: int):
    _, probabilities = drawn(40, seed=seed)
    expected = probabilities @ matrix_of(costs).array
    rows = np.arange(40)
    cheapest = expected[rows, least_cost(probabilities, matrix_of(costs))]
    assert (cheapest <= expected[rows, probabilities.argmax(axis=1)]).all()
    assert (cheapest <= expected.min(axis=1)).all()


def test_least_cost_pays_where_probabilities_come_true():
    labels, probabilities = drawn(4000, seed=2)
    found = expected_cost(labels, probabilities, purpose("therapy"))
    assert found["least_cost"]["high"] < found["most_probable"]["low"]
    assert 0 < found["changed"] < 4000


def test_intervals_cover_the_true_cost_about_95_times_in_100():
    labels, probabilities = drawn(50_000, seed=3)
    matrix = purpose("therapy")
    named = probabilities.argmax(axis=1)
    truth = matrix.array[labels, named].mean()
    generator, covered = np.random.default_rng(4), 0
    for trial in range(200):
        rows = generator.integers(0, len(labels), 300)
        counts = confusion_counts(labels[rows], named[rows])
        found = cost_of_counts(counts, matrix, resamples=400, seed=trial)
        covered += found["low"] <= truth <= found["high"]
    # Three standard errors of 200 trials at 0.95 are 0.046.
    assert 0.9 <= covered / 200 <= 0.995


def test_results_are_fixed_by_the_seed_and_ready_for_json():
    labels, probabilities = drawn(100, seed=5)
    first = expected_cost(labels, probabilities, purpose("therapy"))
    assert first == expected_cost(labels, probabilities, purpose("therapy"))
    assert json.loads(json.dumps(first, allow_nan=False)) == first
    for changed in ({"seed": 1}, {"resamples": 100}):
        other = expected_cost(labels, probabilities, purpose("therapy"), **changed)
        assert other["most_probable"] != first["most_probable"]


def test_no_picture_costs_nothing_known():
    none = {"value": None, "low": None, "high": None}
    assert cost_of_counts(np.zeros((7, 7), int), purpose(EQUAL)) == none


def test_probabilities_that_are_none_are_refused():
    with pytest.raises(InvalidProbabilities):
        expected_cost(np.zeros(3, int), np.ones((3, 7)), purpose(EQUAL))


def test_a_file_of_ones_own_is_read_by_its_path(tmp_path: Path):
    path = tmp_path / "mine.toml"
    path.write_text(FILE.replace("Every error alike", "Mine").replace("1 ]", "2.5 ]"))
    matrix = find_costs(str(path))
    assert (matrix.name, matrix.title) == ("mine", "Mine")
    assert matrix.array[0, -1] == 2.5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("neutral  =", "calm     =", "one row for each of angry"),
        ("sad      = [    1,", "sad      = [", "row 'sad' needs 7 costs, not 6"),
        ("angry    = [    0,", "angry    = [    1,", "row 'angry' must have 0 for 'angry'"),
        ("disgust  = [    1,", "disgust  = [   -1,", "greater than or equal to 0"),
        ("disgust  = [    1,", "disgust  = [  nan,", "'costs.disgust.0'"),
        ("disgust  = [    1,", "disgust  = [  inf,", "'costs.disgust.0'"),
        ("disgust  = [    1,", 'disgust  = [  "1",', "'costs.disgust.0'"),
        ("disgust  = [    1,", "disgust  = [ true,", "'costs.disgust.0'"),
        ("title", "titel", "'title': field required"),
        ("title", 'author = "me"\ntitle', "'author': extra inputs"),
        ("title", 'name = "other"\ntitle', "sets 'name'"),
        ("[costs]", "[costs", "cannot be read"),
    ],
)
def test_a_file_that_is_no_cost_matrix_is_named_with_what_is_wrong(
    tmp_path: Path, old: str, new: str, said: str
):
    path = tmp_path / "mine.toml"
    assert old in FILE
    path.write_text(FILE.replace(old, new, 1))
    with pytest.raises(InvalidCosts) as error:
        read_costs(path)
    assert said in error.value.message
    assert "mine.toml" in error.value.message
    assert "equal.toml" in error.value.hint


def test_costs_of_nothing_are_refused():
    with pytest.raises(ValueError, match="no error costs anything"):
        matrix_of(np.zeros((7, 7)))


def test_an_absent_file_and_an_unknown_name_are_told_apart(tmp_path: Path):
    with pytest.raises(InvalidCosts, match="no such file"):
        find_costs(str(tmp_path / "absent.toml"))
    with pytest.raises(UnknownName) as error:
        find_costs("marketing")
    assert "equal" in error.value.hint
