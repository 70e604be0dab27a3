"""Label quality: how far probabilities of a model that never saw a picture support its label.

These are cleanlab's scores `normalized_margin` and `self_confidence`, without its adjustment by
class: one line of arithmetic each. They are computed here so that a page needs no cleanlab, which
loads pandas and scikit-learn; a test compares them with cleanlab's.

References:
    Northcutt et al. 2021, Confident learning, https://arxiv.org/abs/1911.00068
    Kuan and Mueller 2022, Model-agnostic label quality scoring to detect real-world label errors,
    ICML DataPerf workshop.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]


def self_confidence(labels: IntArray, probabilities: FloatArray) -> NDArray[np.float64]:
    """Return the probability of each label: shape (n,), 0 to 1.

    Args:
        labels: shape (n,).
        probabilities: held out, shape (n, K).
    """
    own: NDArray[np.float64] = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return own


def normalised_margin(labels: IntArray, probabilities: FloatArray) -> NDArray[np.float64]:
    """Return (p(label) - p(most probable other class) + 1) / 2: shape (n,), 0 to 1.

    Below 0.5 another class is more probable than the label; near 0 it is all but certain.

    Args:
        labels: shape (n,).
        probabilities: held out, shape (n, K).
    """
    rows = np.arange(len(labels))
    other = probabilities[rows, alternatives(labels, probabilities)].astype(np.float64)
    margin: NDArray[np.float64] = (self_confidence(labels, probabilities) - other + 1) / 2
    return margin


def alternatives(labels: IntArray, probabilities: FloatArray) -> NDArray[np.int64]:
    """Return the most probable class other than each label: shape (n,)."""
    others = np.array(probabilities, np.float64)
    others[np.arange(len(labels)), labels] = -1
    found: NDArray[np.int64] = others.argmax(axis=1).astype(np.int64)
    return found


def disagreement(answers: FloatArray) -> NDArray[np.float64]:
    """Return how much models differ about each picture: shape (n,), in nats, 0 where they agree.

    The Jensen-Shannon divergence: the entropy of their mean less their mean entropy.

    Args:
        answers: probabilities, shape (models, n, K).
    """
    difference: NDArray[np.float64] = _entropy(answers.mean(axis=0)) - _entropy(answers).mean(
        axis=0
    )
    return np.maximum(difference, 0)


def _entropy(probabilities: FloatArray) -> NDArray[np.float64]:
    p = np.asarray(probabilities, np.float64)
    entropy: NDArray[np.float64] = -(p * np.log(np.maximum(p, 1e-12))).sum(axis=-1)
    return entropy
