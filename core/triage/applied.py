"""What decisions change: labels, rows that count, and the metrics of a run."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.evaluation.metrics import evaluate
from core.evaluation.outcomes import Outcomes
from core.triage.history import Overlay


@dataclass(frozen=True, slots=True)
class Measured:
    """A run's metrics on some pictures, with and without the decisions about them.

    Attributes:
        without: as `core.evaluation.metrics.evaluate` gives them, on the labels of the data set.
        with_: the same, on the labels decided and without the rows set aside.
        relabelled: how many of these pictures count with a new label.
        set_aside: how many of them are left out.
    """

    without: dict[str, Any]
    with_: dict[str, Any]
    relabelled: int
    set_aside: int


def applied(dataset: Dataset, overlay: Overlay) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the labels with decisions applied, and which rows count.

    Marks change neither: only a new label and setting aside do.

    Returns:
        Labels, shape (N,), 0 to 6, and a mask, shape (N,), False for rows that are set aside.
    """
    labels = np.array(dataset.labels, np.int64)
    keep = np.ones(len(dataset), np.bool_)
    for row, decision in overlay.decisions.items():
        if decision.label is not None:
            labels[row] = decision.label
        elif decision.choice == "set_aside":
            keep[row] = False
    return labels, keep


def decided(dataset: Dataset, overlay: Overlay, outcomes: Outcomes) -> Outcomes:
    """Return outcomes with the labels decided and without the rows set aside."""
    labels, keep = applied(dataset, overlay)
    kept = keep[outcomes.rows]
    rows = outcomes.rows[kept]
    return Outcomes(rows, labels[rows], outcomes.probabilities[kept])


def measure(dataset: Dataset, overlay: Overlay, outcomes: Outcomes) -> Measured:
    """Measure a run with and without the decisions about the pictures of its outcomes."""
    after = decided(dataset, overlay, outcomes)
    changed = after.true_labels != dataset.labels[after.rows]
    return Measured(
        without=evaluate(outcomes.true_labels, outcomes.probabilities),
        with_=evaluate(after.true_labels, after.probabilities),
        relabelled=int(changed.sum()),
        set_aside=len(outcomes) - len(after),
    )
