"""What a run says about every picture of a data set, as far as that is stored."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import SPLITS
from core.runs.run import Run
from dashboard.components.point_map import UNKNOWN

if TYPE_CHECKING:
    from dashboard.services import Services


@dataclass(frozen=True, slots=True)
class Answers:
    """One answer a row.

    Attributes:
        predicted: shape (N,), uint8: the class named, or 255 where the split was not evaluated.
        confidence: shape (N,), float32: its probability, NaN where unknown.
    """

    predicted: NDArray[np.uint8]
    confidence: NDArray[np.float32]


def answers(services: "Services", run: Run | None, dataset: Dataset) -> Answers:
    """Return what a run said about a data set's pictures; without a run nothing is known."""
    predicted = np.full(len(dataset), UNKNOWN, np.uint8)
    confidence = np.full(len(dataset), np.nan, np.float32)
    for split in SPLITS:
        found = services.results.probabilities(run, dataset, split) if run else None
        if found is not None:
            rows = dataset.indices(split)
            predicted[rows] = found.argmax(axis=1)
            confidence[rows] = found.max(axis=1)
    return Answers(predicted, confidence)
