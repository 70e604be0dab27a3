"""What a run says of a whole split, in portions."""

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS, Split
from core.predict.predictor import BATCH, Predictor
from core.progress import Progress


def split_probabilities(
    predictor: Predictor,
    run_id: str,
    dataset: Dataset,
    split: Split,
    *,
    views: str | None = None,
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """Return calibrated probabilities: shape (n, 7), float32, rows in data set order.

    Args:
        predictor: with the run.
        run_id: whole id of the run.
        dataset: whose pictures are looked at.
        split: which of them.
        views: views of each picture that are averaged; the run's own when omitted.
        progress: called with (pictures done, pictures in all, note).

    Raises:
        UnknownName, RunDamaged: as `Predictor.probabilities`.
    """
    rows = dataset.indices(split)
    found = np.empty((len(rows), len(EMOTIONS)), np.float32)
    for start in range(0, len(rows), BATCH):
        portion = slice(start, start + BATCH)
        found[portion] = predictor.probabilities(run_id, dataset.images[rows[portion]], views=views)
        if progress:
            done = min(start + BATCH, len(rows))
            progress(done, len(rows), f"{done:,} of {len(rows):,} pictures of {split}")
    return found
