"""The pictures that SHAP compares with, and where they come from."""

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import DatasetStore
from core.data.synthetic import draw_synthetic
from core.labels import SPLITS
from core.runs.run import Run

# More pictures than samples on the way from them would mostly go unused.
COUNT: Final = 50
SEED: Final = 0


def background(run: Run, datasets: DatasetStore) -> tuple[NDArray[np.float32], str]:
    """Return Training pictures of the set that a run was trained on, else drawn faces.

    Args:
        run: whose predictions are explained.
        datasets: the sets that are here.

    Returns:
        Shape (B, 48, 48, 1), float32 in [0, 1], and a sentence that says what they are.
    """
    wanted = run.spec.dataset.fingerprint
    dataset = next((d for d in datasets.all() if d.fingerprint == wanted), None)
    if dataset is None:
        return _drawn_faces(), "The background: drawn faces, as the model's own are not here."
    chosen = _some(dataset.images, dataset.indices("Training"))
    what = f"Training pictures of {dataset.title}, picked at random with seed {SEED}"
    return chosen, f"The background: {what}."


@lru_cache(maxsize=1)
def _drawn_faces() -> NDArray[np.float32]:
    # Drawn in memory: the inference process writes nothing.
    images, splits, _ = draw_synthetic()
    return _some(images, np.flatnonzero(splits == SPLITS.index("Training")))


def _some(images: NDArray[np.uint8], rows: NDArray[np.integer[Any]]) -> NDArray[np.float32]:
    chosen = np.random.default_rng(SEED).choice(rows, min(COUNT, len(rows)), replace=False)
    # Ascending rows: the pictures may be a memory map.
    greys: NDArray[np.float32] = images[np.sort(chosen)].astype(np.float32)[..., None]
    return greys / np.float32(255)
