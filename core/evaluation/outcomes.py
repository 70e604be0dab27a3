"""What a run said about each picture, row by row, and what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.evaluation.results import Results
from core.labels import Split
from core.runs.run import Run

# Below it a logarithm says nothing: float32 keeps no smaller share of 1.
_LEAST = 1e-7


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What a run said about some rows, aligned row by row.

    Attributes:
        rows: row numbers in the data set: shape (n,).
        true_labels: shape (n,), 0 to 6.
        probabilities: calibrated: shape (n, 7).
    """

    rows: NDArray[np.int64]
    true_labels: NDArray[np.int64]
    probabilities: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def predicted(self) -> NDArray[np.int64]:
        """Most probable class of each picture: shape (n,)."""
        predicted: NDArray[np.int64] = np.argmax(self.probabilities, axis=1)
        return predicted

    @property
    def correct(self) -> NDArray[np.bool_]:
        """Whether each picture was recognised: shape (n,)."""
        correct: NDArray[np.bool_] = self.predicted == self.true_labels
        return correct

    @property
    def confidence(self) -> NDArray[np.float32]:
        """Probability of the predicted class: shape (n,)."""
        confidence: NDArray[np.float32] = self.probabilities.max(axis=1)
        return confidence

    @property
    def margin(self) -> NDArray[np.float32]:
        """Probability of the first class less that of the second: shape (n,), 0 to 1."""
        second, first = np.partition(self.probabilities, -2, axis=1)[:, -2:].T
        margin: NDArray[np.float32] = first - second
        return margin

    @property
    def loss(self) -> NDArray[np.float32]:
        """Log loss of each picture, in nats: shape (n,)."""
        own = self.probabilities[np.arange(len(self)), self.true_labels]
        loss: NDArray[np.float32] = -np.log(np.maximum(own, np.float32(_LEAST)))
        return loss

    def among(self, rows: NDArray[np.int64] | None) -> "Outcomes":
        """Return the outcomes of those rows only; all of them for None."""
        if rows is None:
            return self
        kept = np.isin(self.rows, rows)
        return Outcomes(self.rows[kept], self.true_labels[kept], self.probabilities[kept])


def outcomes(
    results: Results, run: Run, dataset: Dataset, splits: Sequence[Split]
) -> Outcomes | None:
    """Return what a run said about the pictures of splits; None where one was not evaluated.

    Args:
        results: where probabilities are looked up.
        run: the run.
        dataset: data set of the pictures.
        splits: one or more, each once.

    Raises:
        RunDamaged: the run's own probabilities are not those that were stored.
    """
    found = [results.probabilities(run, dataset, split) for split in splits]
    known = [probabilities for probabilities in found if probabilities is not None]
    if len(known) < len(splits):
        return None
    rows = np.concatenate([dataset.indices(split) for split in splits])
    return Outcomes(rows, dataset.labels[rows], np.concatenate(known))
