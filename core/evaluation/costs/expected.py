"""The cost to expect of a model's answers, and the answers that cost least."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.costs.matrix import CostMatrix
from core.evaluation.intervals import percentile_interval
from core.evaluation.metrics import Metric, check, confusion_counts

RESAMPLES: Final = 2000

FloatArray = NDArray[np.floating[Any]]
IntArray = NDArray[np.integer[Any]]


def expected_cost(
    true_labels: IntArray,
    probabilities: FloatArray,
    matrix: CostMatrix,
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> dict[str, Any]:
    """Return the mean cost of a picture's answer under two ways of answering, ready for JSON.

    Args:
        true_labels: shape (n,), 0 to 6.
        probabilities: shape (n, 7), rows sum to 1.
        matrix: what each error costs.
        resamples: bootstrap draws.
        seed: of the draws.

    Returns:
        `{"n", "most_probable": {"value", "low", "high"}, "least_cost": {...}, "changed"}`: the cost
        when the most probable expression is named, the cost when the one is named that costs least
        under the model's own probabilities, and on how many pictures the two differ.

    Raises:
        InvalidProbabilities: shapes differ, or values are no probabilities.

    References:
        Elkan 2001, The Foundations of Cost-Sensitive Learning, IJCAI.
    """
    check(true_labels, probabilities)
    probable, cheapest = probabilities.argmax(axis=1), least_cost(probabilities, matrix)
    of_probable, of_cheapest = (
        cost_of_counts(confusion_counts(true_labels, named), matrix, resamples=resamples, seed=seed)
        for named in (probable, cheapest)
    )
    return {
        "n": len(true_labels),
        "most_probable": of_probable,
        "least_cost": of_cheapest,
        "changed": int((probable != cheapest).sum()),
    }


def least_cost(probabilities: FloatArray, matrix: CostMatrix) -> NDArray[np.intp]:
    """Return the expression that costs least under the model's own probabilities: shape (n,)."""
    # Column j of the product: what naming j costs on average over the true expressions.
    cheapest: NDArray[np.intp] = (probabilities.astype(np.float64) @ matrix.array).argmin(axis=1)
    return cheapest


def cost_of_counts(
    confusion: IntArray, matrix: CostMatrix, *, resamples: int = RESAMPLES, seed: int = 0
) -> Metric:
    """Return the mean cost of counted answers with its 95 % interval, all None without pictures.

    Args:
        confusion: counts (7, 7), rows true, columns named.
        matrix: what each error costs.
        resamples: bootstrap draws.
        seed: of the draws.
    """
    total, costs = int(confusion.sum()), matrix.array.ravel()
    if not total:
        return {"value": None, "low": None, "high": None}
    shares = confusion.ravel() / total
    # Drawing pictures with replacement and counting them is one multinomial draw of the cells.
    draws = np.random.default_rng(seed).multinomial(total, shares, resamples) @ costs / total
    low, high = percentile_interval(draws)
    return {"value": float(shares @ costs), "low": low, "high": high}
