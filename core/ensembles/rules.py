"""How members' probabilities become one: each rule fits on PublicTest what it has to fit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import UnknownName
from core.labels import EMOTIONS
from core.runs.temperature import logarithms

Stacked = NDArray[np.floating[Any]]
"""Probabilities of members: shape (members, n, 7)."""
Fitted = Mapping[str, Any]
"""What a rule fitted, ready for JSON."""

_CLASSES: Final = len(EMOTIONS)
# The likelihood rises in every pass and is concave; three members settle within a hundred.
_PASSES: Final = 1000
_SETTLED: Final = 1e-9
_FOLDS: Final = 5
_STRENGTHS: Final = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)


@dataclass(frozen=True)
class Rule:
    """One way to combine members.

    Attributes:
        name: identifier.
        title: name for people.
        fit: members' probabilities (members, n, 7) and true labels (n,) on PublicTest to what
            `combine` needs; empty where there is nothing to fit.
        combine: members' probabilities (members, n, 7) and what was fitted, to (n, 7).
        shares: what was fitted and the number of members, to each member's share in a heat map:
            shape (members,), sum 1.
        held_out: as `fit`, to probabilities (n, 7) of pictures that were not fitted on, by
            cross-validation; None where `fit` has too little freedom to matter.
    """

    name: str
    title: str
    fit: Callable[[Stacked, NDArray[np.integer[Any]]], Fitted]
    combine: Callable[[Stacked, Fitted], NDArray[np.float32]]
    shares: Callable[[Fitted, int], NDArray[np.float64]]
    held_out: Callable[[Stacked, NDArray[np.integer[Any]]], NDArray[np.float32]] | None = None


def rule(name: str) -> Rule:
    """Return the rule of that name.

    Raises:
        UnknownName: there is none of that name.
    """
    if name not in RULES:
        raise UnknownName("rule", name, tuple(RULES))
    return RULES[name]


def _nothing(_probabilities: Stacked, _labels: NDArray[np.integer[Any]]) -> Fitted:
    return {}


def _equal(_fitted: Fitted, members: int) -> NDArray[np.float64]:
    return np.full(members, 1 / members)


def _mean(probabilities: Stacked, _fitted: Fitted) -> NDArray[np.float32]:
    return _normalised(probabilities.mean(axis=0, dtype=np.float64))


def _geometric(probabilities: Stacked, _fitted: Fitted) -> NDArray[np.float32]:
    logits = logarithms(probabilities).mean(axis=0)
    return _normalised(np.exp(logits - logits.max(axis=1, keepdims=True)))


def _fit_weights(probabilities: Stacked, labels: NDArray[np.integer[Any]]) -> Fitted:
    """Return the weights of the mixture with the least log loss, by expectation-maximisation."""
    own = probabilities[:, np.arange(len(labels)), labels].astype(np.float64)
    own = np.maximum(own, np.finfo(np.float32).tiny)
    weights = np.full(len(own), 1 / len(own))
    for _ in range(_PASSES):
        parts = weights[:, None] * own
        updated = (parts / parts.sum(axis=0)).mean(axis=1)
        settled = float(np.abs(updated - weights).max()) < _SETTLED
        weights = updated
        if settled:
            break
    return {"weights": [float(weight) for weight in weights / weights.sum()]}


def _weighted(probabilities: Stacked, fitted: Fitted) -> NDArray[np.float32]:
    return _normalised(np.tensordot(np.asarray(fitted["weights"]), probabilities, axes=1))


def _weights(fitted: Fitted, _members: int) -> NDArray[np.float64]:
    return np.asarray(fitted["weights"], np.float64)


def _vote(probabilities: Stacked, _fitted: Fitted) -> NDArray[np.float32]:
    # The mean of the probabilities as one more voice: it settles ties and leaves no class at zero.
    votes = np.eye(_CLASSES)[probabilities.argmax(axis=2)].sum(axis=0)
    mean = probabilities.mean(axis=0, dtype=np.float64)
    return _normalised(votes + mean)


def _features(probabilities: Stacked) -> NDArray[np.float64]:
    """Return members' centred log-probabilities side by side: shape (n, 7 * members)."""
    logits = logarithms(probabilities)
    logits -= logits.mean(axis=2, keepdims=True)
    return np.concatenate(list(logits), axis=1)


def _regression(strength: float) -> Any:
    # scikit-learn takes a second to load, and prediction needs none of it.
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=1000)


def _out_of_fold(
    features: NDArray[np.float64], labels: NDArray[np.integer[Any]], strength: float
) -> NDArray[np.float32]:
    from sklearn.model_selection import KFold

    result = np.zeros((len(labels), _CLASSES))
    for fitted_on, left_out in KFold(_FOLDS, shuffle=True, random_state=0).split(features):
        model = _regression(strength).fit(features[fitted_on], labels[fitted_on])
        result[np.ix_(left_out, model.classes_)] = model.predict_proba(features[left_out])
    return _normalised(result)


def _strength(features: NDArray[np.float64], labels: NDArray[np.integer[Any]]) -> float:
    """Return the inverse regularisation with the least cross-validated log loss."""

    def log_loss(strength: float) -> float:
        found = logarithms(_out_of_fold(features, labels, strength))
        return -float(found[np.arange(len(labels)), labels].mean())

    return min(_STRENGTHS, key=log_loss)


def _fit_stack(probabilities: Stacked, labels: NDArray[np.integer[Any]]) -> Fitted:
    features = _features(probabilities)
    strength = _strength(features, labels)
    model = _regression(strength).fit(features, labels)
    # A class that PublicTest does not show cannot be predicted.
    kernel = np.zeros((features.shape[1], _CLASSES))
    offset = np.full(_CLASSES, -50.0)
    kernel[:, model.classes_], offset[model.classes_] = model.coef_.T, model.intercept_
    return {"strength": strength, "kernel": kernel.tolist(), "offset": offset.tolist()}


def _stack(probabilities: Stacked, fitted: Fitted) -> NDArray[np.float32]:
    logits = _features(probabilities) @ np.asarray(fitted["kernel"]) + fitted["offset"]
    return _normalised(np.exp(logits - logits.max(axis=1, keepdims=True)))


def _held_out_stack(
    probabilities: Stacked, labels: NDArray[np.integer[Any]]
) -> NDArray[np.float32]:
    features = _features(probabilities)
    return _out_of_fold(features, labels, _strength(features, labels))


def _stack_shares(fitted: Fitted, members: int) -> NDArray[np.float64]:
    sizes = np.abs(np.asarray(fitted["kernel"])).reshape(members, -1).sum(axis=1)
    return sizes / sizes.sum() if sizes.sum() else _equal(fitted, members)


def _normalised(values: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    shares: NDArray[np.floating[Any]] = values / values.sum(axis=1, keepdims=True)
    return shares.astype(np.float32)


RULES: Final[Mapping[str, Rule]] = {
    entry.name: entry
    for entry in (
        Rule("mean", "Mean", _nothing, _mean, _equal),
        Rule("geometric", "Geometric mean", _nothing, _geometric, _equal),
        Rule("weighted", "Weighted mean", _fit_weights, _weighted, _weights),
        Rule("vote", "Majority vote", _nothing, _vote, _equal),
        Rule("stack", "Stacking", _fit_stack, _stack, _stack_shares, _held_out_stack),
    )
}
