"""Mean activations in the blocks of a net. Importing this module loads Keras."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.backend import keras
from core.data.store import Dataset
from core.evaluation.familiarity import Reference, fit_reference
from core.labels import SIZE
from core.progress import Progress

# More blocks than these make a large net's vectors longer, and no better.
_BLOCKS: Final = 8
# Training pictures that are looked at; the covariance of 32 directions needs no more.
_TRAINING: Final = 3000
_BATCH: Final = 256


def block_means(net: keras.Model) -> keras.Model | None:
    """Return a net from pictures (N, 48, 48, 1) to mean activations (N, d); None without blocks.

    Averaged are channels after activations and poolings that have fewer positions than the
    picture: at most eight of them, evenly spread over the net's depth. None where a net has none.
    """
    kinds = (keras.layers.Activation, keras.layers.ReLU, keras.layers.MaxPooling2D)
    blocks = [
        layer.output
        for layer in net.layers
        if isinstance(layer, kinds) and len(layer.output.shape) == 4
        if 1 < layer.output.shape[1] < SIZE
    ]
    if not blocks:
        return None
    chosen = np.unique(np.linspace(0, len(blocks) - 1, min(_BLOCKS, len(blocks))).round())
    means = [keras.ops.mean(blocks[int(place)], axis=(1, 2)) for place in chosen]
    joined = keras.ops.concatenate(means, axis=-1) if len(means) > 1 else means[0]
    return keras.Model(net.inputs[0], joined)


def reference(
    net: keras.Model, dataset: Dataset, progress: Progress | None = None
) -> Reference | None:
    """Return what a net's training pictures look like to it; None where that cannot be said.

    Args:
        net: pictures (N, 48, 48, 1) in [0, 1] to logits (N, 7).
        dataset: the one it was trained on.
        progress: called with (pictures done, pictures in all, note).
    """
    means = block_means(net)
    if means is None:
        return None
    training = dataset.indices("Training")
    chosen = np.random.default_rng(0).choice(training, min(_TRAINING, len(training)), replace=False)
    rows = np.concatenate([np.sort(chosen), dataset.indices("PublicTest")])
    vectors = np.empty((len(rows), means.output.shape[-1]), np.float32)
    for start in range(0, len(rows), _BATCH):
        portion = slice(start, start + _BATCH)
        vectors[portion] = means.predict_on_batch(_floats(dataset.images[rows[portion]]))
        if progress:
            progress(min(start + _BATCH, len(rows)), len(rows), "what pictures look like")
    return fit_reference(vectors[: len(chosen)], vectors[len(chosen) :])


def _floats(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    floats: NDArray[np.float32] = pictures[..., np.newaxis].astype(np.float32) / np.float32(255)
    return floats
