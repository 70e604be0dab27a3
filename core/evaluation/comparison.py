"""Two runs compared on the same pictures, from their stored probabilities."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.evaluation.results import Results
from core.evaluation.significance import compare
from core.labels import Split
from core.runs.run import Run


class NotEvaluated(EmotionLensError):
    """A run without stored probabilities on the pictures asked for."""

    code = "not-evaluated"

    def __init__(self, run: Run, dataset: Dataset, split: Split) -> None:
        super().__init__(
            f"'{run.run_id}' has no stored results on {split} of {dataset.title}.",
            hint=f"Compute them with: python -m core evaluate {run.run_id} --split {split} "
            f"--dataset {dataset.name}",
        )


def compare_runs(
    results: Results, run_a: Run, run_b: Run, dataset: Dataset, split: Split
) -> dict[str, Any]:
    """Return how run B differs from run A on a split, as `significance.compare` does.

    Raises:
        NotEvaluated: one of them has no stored probabilities there.
        DifferentPictures: the split has no pictures.
        RunDamaged: stored probabilities are not those that were stored.
    """
    labels = dataset.labels[dataset.indices(split)]
    found = [stored(results, run, dataset, split) for run in (run_a, run_b)]
    return compare(labels, *found)


def stored(
    results: Results, run: Run, dataset: Dataset, split: Split, *, views: str | None = None
) -> NDArray[np.float32]:
    """Return a run's stored probabilities on a split: shape (n, 7).

    Args:
        results: where they are looked up.
        run: the run.
        dataset: data set of the pictures.
        split: its split.
        views: views of a picture that are averaged; the run's own when omitted.

    Raises:
        NotEvaluated: there are none.
        RunDamaged: they are not those that were stored.
    """
    probabilities = results.probabilities(run, dataset, split, views=views)
    if probabilities is None:
        raise NotEvaluated(run, dataset, split)
    return probabilities
