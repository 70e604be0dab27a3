"""What test pictures that stand in Training as well do to a run's accuracy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.evaluation.intervals import bootstrap_sums, percentile_interval
from core.evaluation.metrics import share
from core.evaluation.results import Results
from core.labels import Split
from core.runs.run import Run

RESAMPLES: Final = 2000


@dataclass(frozen=True, slots=True)
class Leak:
    """A run's accuracy on a split, and without the pictures that stand in Training.

    Attributes:
        run_id: the run.
        title: its name for people.
        n: pictures of the split.
        leaked: how many of them stand in Training.
        everything: accuracy on all: value, low, high.
        clean: accuracy on the others.
        difference: of all less that of the others, on the same draws of pictures: positive where
            leaked pictures flatter the run.
    """

    run_id: str
    title: str
    n: int
    leaked: int
    everything: dict[str, float]
    clean: dict[str, float]
    difference: dict[str, float]


def leaks(
    runs: Sequence[Run],
    results: Results,
    dataset: Dataset,
    split: Split,
    leaked: NDArray[np.int64],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> tuple[Leak, ...]:
    """Return one entry for each run that was evaluated on a split, in the order given.

    Args:
        runs: the runs.
        results: where their probabilities are.
        dataset: of the pictures.
        split: that was evaluated.
        leaked: rows of the split that stand in Training as well.
        resamples: bootstrap draws of pictures, the same ones for every run.
        seed: of the draws.
    """
    rows = dataset.indices(split)
    fresh = ~np.isin(rows, leaked)
    known = [(run, results.probabilities(run, dataset, split)) for run in runs]
    evaluated = [(run, found) for run, found in known if found is not None]
    if not evaluated or not fresh.any():
        return ()
    labels = dataset.labels[rows]
    right = np.stack([found.argmax(axis=1) == labels for _, found in evaluated], axis=1)
    columns = np.column_stack([fresh, right, right & fresh[:, None]]).astype(np.float64)
    sums = bootstrap_sums(columns, resamples, np.random.default_rng(seed))
    k = len(evaluated)
    # A draw may hold no fresh picture where there are hardly any.
    fresh_drawn = np.where(sums[:, :1] > 0, sums[:, :1], np.nan)
    drawn = sums[:, 1 : 1 + k] / len(rows) - sums[:, 1 + k :] / fresh_drawn
    return tuple(
        _leak(run, right[:, place], fresh, drawn[:, place])
        for place, (run, _) in enumerate(evaluated)
    )


def _leak(
    run: Run, right: NDArray[np.bool_], fresh: NDArray[np.bool_], drawn: NDArray[np.float64]
) -> Leak:
    low, high = percentile_interval(drawn)
    flattered = float(right.mean() - right[fresh].mean())
    return Leak(
        run_id=run.run_id,
        title=run.title,
        n=len(right),
        leaked=int((~fresh).sum()),
        everything=_accuracy(right),
        clean=_accuracy(right[fresh]),
        difference={"value": flattered, "low": low, "high": high},
    )


def _accuracy(right: NDArray[np.bool_]) -> dict[str, float]:
    # Never of no picture, see `leaks`, so that there is a value.
    return cast(dict[str, float], share(int(right.sum()), len(right)))
