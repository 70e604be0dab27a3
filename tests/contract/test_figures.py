"""What every figure of the models page keeps to, whatever it is given."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from core.evaluation.curves import one_against_all
from core.evaluation.metrics import evaluate
from core.evaluation.reliability import reliability
from core.evaluation.risk_coverage import risk_coverage
from core.evaluation.slices import by_slice, quarters
from core.labels import EMOTIONS
from dashboard.figures.dots import dots_with_intervals
from dashboard.figures.learning_curves import Curve, learning_curves
from dashboard.figures.one_against_all import one_against_all_figure
from dashboard.figures.reliability import reliability_figure
from dashboard.figures.risk_coverage import risk_coverage_figure

MOST_CHARACTERS = 120_000
Answers = tuple[np.ndarray, np.ndarray]


def answers(labels: list[int] | np.ndarray) -> Answers:
    """Return labels and noisy probabilities of as many pictures."""
    truth = np.asarray(labels, np.int64)
    draws = np.random.default_rng(0).dirichlet(np.ones(7), len(truth))
    return truth, (0.5 * draws + 0.5 * np.eye(7)[truth]).astype(np.float32)


CASES: dict[str, Answers] = {
    "empty": answers([]),
    "one picture": answers([3]),
    "one expression": answers(np.full(40, 3)),
    "two expressions": answers(np.arange(40) % 2),
    "many": answers(np.arange(7000) % 7),
}


def _classes(truth: np.ndarray, said: np.ndarray) -> go.Figure:
    per_class = evaluate(truth, said, resamples=50)["per_class"]
    rows = [{**per_class[emotion]["f1"], "n": per_class[emotion]["n"]} for emotion in EMOTIONS]
    return dots_with_intervals({"a": rows, "b": rows}, EMOTIONS, title="F1")


def _slices(truth: np.ndarray, said: np.ndarray) -> go.Figure:
    parts = by_slice(truth, said, quarters(np.arange(len(truth), dtype=float)))
    rows = [{**part["accuracy"], "n": part["n"]} for part in parts]
    return dots_with_intervals({"a": rows}, [part["title"] for part in parts], title="accuracy")


def _one(truth: np.ndarray, said: np.ndarray, kind: Any) -> go.Figure:
    found = one_against_all(truth == 3, said[:, 3], resamples=20)
    return one_against_all_figure({"a": found, "b": found}, kind=kind)


def _risk(truth: np.ndarray, said: np.ndarray) -> go.Figure:
    found = risk_coverage(
        said.max(axis=1) if len(said) else said[:, 0], said.argmax(axis=1) == truth
    )
    return risk_coverage_figure({"a": found}, mark=0.8)


def _learning(truth: np.ndarray, said: np.ndarray) -> go.Figure:
    epochs = [
        {"epoch": i + 1, "loss": 1.0, "accuracy": 0.5, "val_log_loss": 1.0, "val_accuracy": 0.5,
         "seconds": 1.0}
        for i in range(min(len(truth), 100))
    ]  # fmt: skip
    return learning_curves(
        [Curve("a", epochs, 1)], quantity="accuracy", smoothing=0.6, against="time"
    )


FIGURES: dict[str, Callable[[np.ndarray, np.ndarray], go.Figure]] = {
    "classes": _classes,
    "slices": _slices,
    "roc": lambda truth, said: _one(truth, said, "roc"),
    "precision and recall": lambda truth, said: _one(truth, said, "precision_recall"),
    "risk": _risk,
    "reliability": lambda truth, said: reliability_figure({"a": reliability(truth, said)}),
    "learning": _learning,
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_draws_whatever_it_is_given(name: str, case: str):
    text = FIGURES[name](*CASES[case]).to_json()
    assert "NaN" not in text
    assert "Infinity" not in text
    assert len(text) < MOST_CHARACTERS
    drawn = json.loads(text)
    for axis in ("xaxis", "yaxis"):
        limits = drawn["layout"][axis].get("range")
        assert limits is None or limits[0] < limits[1]


@pytest.mark.parametrize("name", FIGURES)
def test_both_axes_say_what_they_show_or_name_their_places(name: str):
    layout = FIGURES[name](*CASES["many"]).layout
    assert layout.yaxis.title.text
    assert layout.xaxis.title.text or layout.xaxis.ticktext
