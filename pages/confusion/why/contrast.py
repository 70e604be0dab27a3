"""Where a model looks for the wrong answer rather than for the right one, over many pictures."""

import io
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.files import write_whole
from core.keys import digest
from pages.confusion.scene import Scene
from pages.confusion.why.confused import Confusion

# As many as take some seconds; the mean hardly moves with more.
MOST: Final = 64
# A portion at a time, so that other requests pass in between.
PORTION: Final = 16
METHOD: Final = "grad_cam"


def drawn_rows(found: Confusion, *, most: int = MOST, seed: int = 0) -> NDArray[np.int64]:
    """Return the confused pictures that the map is of: all, or some drawn at random; ascending."""
    rows = np.sort(found.confused)
    if len(rows) <= most:
        return rows
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def stored_contrast(scene: Scene, found: Confusion) -> NDArray[np.float32] | None:
    """Return the map if it was computed before: shape (48, 48), else None."""
    path = _path(scene, found)
    try:
        stored: NDArray[np.float32] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return stored


def contrast(scene: Scene, found: Confusion) -> NDArray[np.float32]:
    """Return the mean over pictures of Grad-CAM for the answer less Grad-CAM for the label.

    Each map is scaled to at most 1 first, so that no picture outweighs the others.

    Returns:
        Shape (48, 48), in [-1, 1]: above 0 where the model looks for its answer. Kept in a file.

    Raises:
        EmotionLensError: the model could not be run, or has no convolution to read.
    """
    known = stored_contrast(scene, found)
    if known is not None:
        return known
    rows = drawn_rows(found)
    total = np.zeros(scene.dataset.images.shape[1:], np.float64)
    for start in range(0, len(rows), PORTION):
        pictures = np.asarray(scene.dataset.images[rows[start : start + PORTION]])
        maps = [
            scene.services.inference.explain(
                scene.run.run_id, pictures, np.full(len(pictures), emotion), method=METHOD
            ).scaled()
            for emotion in (found.predicted, found.true)
        ]
        total += (maps[0] - maps[1]).sum(axis=0)
    mean = (total / len(rows)).astype(np.float32)
    content = io.BytesIO()
    np.save(content, mean)
    write_whole(_path(scene, found), content.getvalue())
    return mean


def _path(scene: Scene, found: Confusion) -> Path:
    key = digest(
        [
            METHOD,
            scene.run.weights_digest,
            scene.dataset.fingerprint,
            drawn_rows(found).tolist(),
            found.predicted,
            found.true,
        ]
    )
    return scene.services.settings.home / "cache" / f"contrast-{key[:20]}.npy"
