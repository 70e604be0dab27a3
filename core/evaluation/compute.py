"""Probabilities of a net on a split. Importing this module loads Keras and its backend."""

import numpy as np
from numpy.typing import NDArray

from core.backend import keras
from core.data.store import Dataset
from core.labels import EMOTIONS, Split
from core.progress import Progress

# Rows converted to floats at a time: 19 MB.
_CHUNK = 2048


def probabilities(
    net: keras.Model, dataset: Dataset, split: Split, progress: Progress | None = None
) -> NDArray[np.float32]:
    """Return a net's probabilities on a split: shape (n, 7), float32, rows in data set order.

    Args:
        net: pictures (N, 48, 48, 1) in [0, 1] to logits (N, 7).
        dataset: data set whose pictures are read.
        split: the split.
        progress: called with (pictures done, pictures in all, note).
    """
    rows = dataset.indices(split)
    result = np.empty((len(rows), len(EMOTIONS)), np.float32)
    for start in range(0, len(rows), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        pictures = dataset.images[rows[chunk]][..., None].astype(np.float32) / 255
        result[chunk] = softmax(np.asarray(net.predict(pictures, batch_size=256, verbose=0)))
        if progress:
            progress(min(start + _CHUNK, len(rows)), len(rows), f"probabilities on {split}")
    return result


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return probabilities for logits, computed in float64: shape (n, 7), float32."""
    shifted = logits.astype(np.float64)
    shifted -= shifted.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    shares: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return shares.astype(np.float32)


def accelerator() -> str:
    """Return what nets run on here: 'CPU', 'GPU' or 'TPU'."""
    devices = [str(name) for name in keras.distribution.list_devices()]
    return next((kind.upper() for kind in ("gpu", "tpu") if kind in "".join(devices)), "CPU")
