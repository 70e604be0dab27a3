"""The errors of a run in the order in which looking at them is worth most."""

from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from core.evaluation.outcomes import Outcomes
from core.triage.evidence import Evidence

Order = Literal["quality", "loss", "disagreement"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)


def queue(outcomes: Outcomes, evidence: Evidence, order: Order) -> NDArray[np.int64]:
    """Return the rows that a run names wrongly, the most useful to look at first.

    Equal ones stand in row order.

    Args:
        outcomes: of the run, on rows of the evidence's split.
        evidence: of that split.
        order: by `quality`, lowest label quality first; by `loss`, the run's largest first; by
            `disagreement`, the most between independent nets first.
    """
    wrong = ~outcomes.correct
    rows = outcomes.rows[wrong]
    if order == "loss":
        worth = outcomes.loss[wrong].astype(np.float64)
    else:
        places = np.searchsorted(evidence.rows, rows)
        worth = -evidence.quality[places] if order == "quality" else evidence.disagreement[places]
    queued: NDArray[np.int64] = rows[np.argsort(-worth, kind="stable")]
    return queued
