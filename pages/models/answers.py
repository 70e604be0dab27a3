"""A run's stored answers to the pictures of a split, with their labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.evaluation.comparison import NotEvaluated
from core.evaluation.outcomes import Outcomes, outcomes
from core.evaluation.significance import compare
from core.keys import digest
from core.labels import Split
from core.runs.store import Run
from dashboard.services import Services, services


class NoPictures(EmotionLensError):
    """A run whose pictures, and so whose labels, are not here, or none of which is selected."""

    code = "no-pictures"


@dataclass(frozen=True, slots=True)
class Answers:
    """Stored answers. Equal keys hold equal answers, so that what is made of them can be kept.

    Attributes:
        key: fingerprint of the pictures, split, selection, and the digests of the run's files.
        run: the run.
        dataset: what it was trained on.
        split: the split.
        rows: the selected rows; None for all.
        shared: the stores.
    """

    key: tuple[str, ...]
    run: Run = field(compare=False)
    dataset: Dataset = field(compare=False)
    split: Split = field(compare=False)
    rows: NDArray[np.int64] | None = field(compare=False)
    shared: Services = field(compare=False)

    def outcomes(self) -> Outcomes:
        """Return what the run said about each picture.

        Raises:
            NotEvaluated: it has no stored probabilities.
            NoPictures: none of the selected pictures is in the split.
            RunDamaged: they are not those that were stored.
        """
        found = outcomes(self.shared.results, self.run, self.dataset, [self.split])
        if found is None:
            raise NotEvaluated(self.run, self.dataset, self.split)
        among = found.among(self.rows)
        if not len(among):
            raise NoPictures(
                f"None of the selected pictures is in {self.split}.",
                hint="Choose another split, or show all pictures.",
            )
        return among

    def labels(self) -> NDArray[np.int64]:
        """Return the true labels: shape (n,)."""
        return self.outcomes().true_labels

    def probabilities(self) -> NDArray[np.float32]:
        """Return the stored probabilities: shape (n, 7)."""
        return self.outcomes().probabilities

    def uncalibrated(self) -> NDArray[np.float32]:
        """Return the probabilities as the softmax or the rule gave them: shape (n, 7)."""
        raw = self.run.probabilities(self.split, calibrated=False)
        if self.rows is None:
            return raw
        return raw[np.isin(self.dataset.indices(self.split), self.rows)]


def answers(run: Run, split: Split, rows: NDArray[np.int64] | None = None) -> Answers:
    """Return a run's answers to the pictures it was trained on or measured with.

    Args:
        run: the run.
        split: the split.
        rows: the selected rows of its data set; None for all.

    Raises:
        NoPictures: the data set is not here, or has none in this split.
        DatasetDamaged: its files do not fit one another.
    """
    shared = services()
    name = shared.trained_on(run)
    if name is None:
        raise NoPictures(
            f"This needs the labels of {run.spec.dataset.title}, which is not imported here.",
            hint="Import it with: python -m core data import PATH",
        )
    dataset = shared.dataset(name)
    if not len(dataset.indices(split)):
        raise NoPictures(f"{dataset.title} has no pictures in {split}.")
    digests = sorted(run.manifest["files"].values())
    among = "" if rows is None else digest(rows.tolist())
    key = (dataset.fingerprint, split, among, *digests)
    return Answers(key, run, dataset, split, rows, shared)


@lru_cache(maxsize=256)
def compared(a: Answers, b: Answers) -> Mapping[str, Any]:
    """Return how B differs from A, see `core.evaluation.significance.compare`."""
    return compare(a.labels(), a.probabilities(), b.probabilities())
