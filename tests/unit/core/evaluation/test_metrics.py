"""Metrics agree with scikit-learn, intervals cover what they claim, and nothing is ever NaN."""

import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn import metrics as reference

from core.evaluation.metrics import InvalidProbabilities, confusion_counts, evaluate
from core.labels import EMOTIONS

CLASSES = range(len(EMOTIONS))


def draw(n: int, *, seed: int, classes: int = 7) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return labels that follow the probabilities of a made-up model, of the first classes only."""
    generator = np.random.default_rng(seed)
    probabilities = np.zeros((n, 7))
    probabilities[:, :classes] = generator.dirichlet(np.full(classes, 0.4), n)
    ranks = probabilities.cumsum(axis=1) < generator.random((n, 1))
    return ranks.sum(axis=1).clip(max=classes - 1), probabilities.astype(np.float32)


@pytest.mark.parametrize("classes", [7, 4])
def test_values_agree_with_scikit_learn(classes: int):
    labels, probabilities = draw(800, seed=1, classes=classes)
    predicted = probabilities.argmax(axis=1)
    result = evaluate(labels, probabilities)
    assert result["n"] == 800
    expected = {
        "accuracy": reference.accuracy_score(labels, predicted),
        "log_loss": reference.log_loss(labels, probabilities, labels=list(CLASSES)),
        "macro_f1": reference.f1_score(labels, predicted, average="macro"),
        "balanced_accuracy": reference.balanced_accuracy_score(labels, predicted),
    }
    for name, value in expected.items():
        assert result[name]["value"] == pytest.approx(value, rel=1e-6), name
    table = reference.confusion_matrix(labels, predicted, labels=list(CLASSES))
    assert result["confusion"] == table.tolist()
    precision, recall, f1, support = reference.precision_recall_fscore_support(
        labels, predicted, labels=list(CLASSES), zero_division=np.nan
    )
    for index, name in enumerate(EMOTIONS):
        row = result["per_class"][name]
        assert row["n"] == support[index]
        assert row["predicted"] == (predicted == index).sum()
        for figure, values in (("precision", precision), ("recall", recall), ("f1", f1)):
            if np.isnan(values[index]):
                assert row[figure] == {"value": None, "low": None, "high": None}
            else:
                assert row[figure]["value"] == pytest.approx(values[index])


def test_accuracy_interval_is_wilsons():
    # Newcombe 1998, Statistics in Medicine 17, table I, method 3: 81 of 263.
    labels = np.zeros(263, np.int64)
    probabilities = np.eye(7)[np.repeat([0, 1], [81, 182])]
    accuracy = evaluate(labels, probabilities)["accuracy"]
    assert accuracy["low"] == pytest.approx(0.2553, abs=5e-5)
    assert accuracy["high"] == pytest.approx(0.3662, abs=5e-5)


def test_every_figure_lies_within_its_interval():
    labels, probabilities = draw(500, seed=2)
    for figure in figures(evaluate(labels, probabilities)):
        assert figure["low"] < figure["value"] < figure["high"]


def test_cell_draws_equal_drawing_pictures():
    labels, probabilities = draw(300, seed=3)
    predicted = probabilities.argmax(axis=1)
    generator = np.random.default_rng(0)
    scores = []
    for _ in range(800):
        rows = generator.integers(0, 300, 300)
        scores.append(reference.f1_score(labels[rows], predicted[rows], average="macro"))
    expected = np.quantile(scores, (0.025, 0.975))
    macro_f1 = evaluate(labels, probabilities, resamples=5000)["macro_f1"]
    assert (macro_f1["low"], macro_f1["high"]) == pytest.approx(expected, abs=0.01)


def test_intervals_cover_the_truth_about_95_times_in_100():
    # The truth is the figure over a population; each trial sees 400 of its pictures.
    labels, probabilities = draw(50_000, seed=4)
    truth = evaluate(labels, probabilities, resamples=1000)
    names = ("accuracy", "log_loss", "macro_f1", "balanced_accuracy")
    covered = dict.fromkeys(names, 0)
    generator = np.random.default_rng(5)
    trials = 200
    for trial in range(trials):
        rows = generator.integers(0, len(labels), 400)
        result = evaluate(labels[rows], probabilities[rows], resamples=1000, seed=trial)
        for name in names:
            figure = result[name]
            covered[name] += figure["low"] <= truth[name]["value"] <= figure["high"]
    # Three standard errors of 200 trials at 0.95 are 0.046.
    for name in names:
        assert 0.9 <= covered[name] / trials <= 0.995, name


def test_the_same_call_gives_the_same_figures_and_seed_and_draws_matter():
    labels, probabilities = draw(200, seed=6)
    first = evaluate(labels, probabilities)
    assert evaluate(labels, probabilities) == first
    for other in (
        evaluate(labels, probabilities, seed=1),
        evaluate(labels, probabilities, resamples=1000),
    ):
        assert other["accuracy"] == first["accuracy"]
        for name in ("log_loss", "macro_f1", "balanced_accuracy"):
            assert other[name]["value"] == first[name]["value"]
            assert other[name]["low"] != first[name]["low"]


def test_an_interval_narrows_with_the_square_root_of_n():
    def width(n: int) -> float:
        figure = evaluate(*draw(n, seed=7), resamples=1000)["log_loss"]
        return float(figure["high"] - figure["low"])

    assert width(400) / width(40_000) == pytest.approx(10, rel=0.2)


def test_no_pictures_give_no_figures():
    result = evaluate(np.empty(0, np.int64), np.empty((0, 7), np.float32))
    assert result["n"] == 0
    assert all(figure["value"] is None for figure in figures(result))
    assert np.sum(result["confusion"]) == 0


@pytest.mark.parametrize("n", [1, 2])
def test_very_few_pictures_give_figures_and_never_nan(n: int):
    labels, probabilities = draw(n, seed=8)
    text = json.dumps(evaluate(labels, probabilities), allow_nan=False)
    assert json.loads(text)["accuracy"]["value"] is not None


def test_certainty_in_the_wrong_class_costs_a_finite_loss():
    loss = evaluate(np.array([0]), np.eye(7, dtype=np.float32)[[1]])["log_loss"]["value"]
    assert loss == pytest.approx(-np.log(np.finfo(np.float32).eps))


def test_labels_may_have_any_integer_type():
    labels, probabilities = draw(50, seed=9)
    assert evaluate(labels.astype(np.uint8), probabilities) == evaluate(labels, probabilities)
    counts = confusion_counts(np.array([6], np.uint8), np.array([6]))
    assert counts[6, 6] == counts.sum() == 1


@pytest.mark.parametrize(
    ("labels", "probabilities"),
    [
        ([0, 1], np.eye(7)[[0]]),
        ([0], np.eye(6)[[0]]),
        ([7], np.eye(7)[[0]]),
        ([-1], np.eye(7)[[0]]),
        ([0], np.full((1, 7), np.nan)),
        ([0], np.full((1, 7), 0.5)),
        ([0], np.array([[2.0, -1.0, 0, 0, 0, 0, 0]])),
    ],
)
def test_what_are_no_probabilities_is_refused(labels: list[int], probabilities: Any):
    with pytest.raises(InvalidProbabilities, match="Expected"):
        evaluate(np.array(labels), probabilities)


def figures(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every figure of a split, those of classes included."""
    found = [value for value in result.values() if isinstance(value, dict) and "value" in value]
    for row in result["per_class"].values():
        found += [row[name] for name in ("precision", "recall", "f1")]
    assert len(found) == 5 + 3 * 7
    return found
