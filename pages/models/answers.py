"""A run's stored answers to the pictures of a split, with their labels."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.evaluation.comparison import stored
from core.labels import Split
from core.runs.store import Run
from dashboard.services import Services, services


class NoPictures(EmotionLensError):
    """A run whose pictures, and so whose labels, are not here."""

    code = "no-pictures"


@dataclass(frozen=True, slots=True)
class Answers:
    """Stored answers. Equal keys hold equal answers, so that what is made of them can be kept.

    Attributes:
        key: fingerprint of the pictures, split, and the digests of the run's files.
        run: the run.
        dataset: what it was trained on.
        split: the split.
        shared: the stores.
    """

    key: tuple[str, ...]
    run: Run = field(compare=False)
    dataset: Dataset = field(compare=False)
    split: Split = field(compare=False)
    shared: Services = field(compare=False)

    def labels(self) -> NDArray[np.int64]:
        """Return the true labels: shape (n,)."""
        labels: NDArray[np.int64] = self.dataset.labels[self.dataset.indices(self.split)]
        return labels

    def probabilities(self) -> NDArray[np.float32]:
        """Return the stored probabilities: shape (n, 7).

        Raises:
            NotEvaluated: there are none.
            RunDamaged: they are not those that were stored.
        """
        return stored(self.shared.results, self.run, self.dataset, self.split)


def answers(run: Run, split: Split) -> Answers:
    """Return a run's answers to the pictures it was trained on or measured with.

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
    return Answers((dataset.fingerprint, split, *digests), run, dataset, split, shared)
