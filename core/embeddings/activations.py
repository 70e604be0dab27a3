"""What a net sees in pictures: its activations before the last layer. Loads Keras."""

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.progress import Progress

if TYPE_CHECKING:
    import keras

_BATCH: Final = 256


def activations(
    net: "keras.Model", dataset: Dataset, progress: Progress | None = None
) -> NDArray[np.float32]:
    """Return what goes into a net's last layer, picture by picture: shape (N, d), float32.

    The last layer tells classes apart by a plane each in this space, so that what lies close
    together here is much the same to the net.

    Args:
        net: pictures (N, 48, 48, 1) in [0, 1] to logits (N, 7).
        dataset: whose pictures are read, in row order.
        progress: called with (pictures done, pictures in all, note).
    """
    from core.backend import keras

    features = keras.Model(net.inputs, net.layers[-1].input)
    n = len(dataset)
    found = np.empty((n, features.output.shape[-1]), np.float32)
    for start in range(0, n, _BATCH):
        chunk = slice(start, start + _BATCH)
        pictures = dataset.images[chunk][..., np.newaxis].astype(np.float32) / np.float32(255)
        found[chunk] = features.predict_on_batch(pictures)
        if progress:
            progress(min(start + _BATCH, n), n, "looking at pictures")
    return found
