"""Compiled functions of a net: its logits, and the gradient of a score by the pixels."""

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import keras

FloatArray = NDArray[np.float32]
Make = Callable[["keras.Model"], Callable[..., Any]]

# Bounds the memory of one pass: the widest activations here take 0.3 MB a picture.
BATCH: Final = 64

# Weak keys: a net that leaves memory takes its compiled functions along, and no later net can be
# mistaken for it, as a cache keyed by `id(net)` would.
_kept: "WeakKeyDictionary[keras.Model, dict[Hashable, Callable[..., Any]]]" = WeakKeyDictionary()


def kept(net: "keras.Model", key: Hashable, make: Make) -> Callable[..., Any]:
    """Return what `make(net)` returned first for this net and key.

    What it returns must not hold the net itself, or neither would ever leave memory: a model made
    of the net's own tensors, `twin(net)`, shares its layers and does.
    """
    functions = _kept.setdefault(net, {})
    if key not in functions:
        functions[key] = make(net)
    return functions[key]


def twin(net: "keras.Model", *outputs: Any) -> "keras.Model":
    """Return another model of the same layers and weights: pictures to outputs, or to logits."""
    import keras

    return keras.Model(net.inputs[0], list(outputs) or net.outputs[0])


def logits(net: "keras.Model", images: FloatArray) -> FloatArray:
    """Return a net's logits: shape (N, classes) for pictures (N, H, W, C) float32."""
    return in_batches(kept(net, "logits", _compile_logits), images)


def scores(net: "keras.Model", images: FloatArray, targets: FloatArray) -> FloatArray:
    """Return the weighted sums of logits that are explained: shape (N,).

    Args:
        net: a net that returns logits.
        images: shape (N, H, W, C).
        targets: weights of the logits, shape (N, classes), or (classes,) for all pictures.
    """
    return np.asarray((logits(net, images) * targets).sum(axis=-1), np.float32)


def gradients(net: "keras.Model", images: FloatArray, targets: FloatArray) -> FloatArray:
    """Return the gradient of each picture's score by its pixels: shape (N, H, W, C)."""
    return in_batches(kept(net, "gradients", _compile_gradients), images, targets)


def in_batches(function: Callable[..., Any], *arrays: NDArray[Any]) -> FloatArray:
    """Return a function's results over equally long arrays, taken `BATCH` rows at a time."""
    parts = [
        np.asarray(function(*(array[start : start + BATCH] for array in arrays)))
        for start in range(0, len(arrays[0]), BATCH)
    ]
    return np.concatenate(parts)


def _compile_logits(net: "keras.Model") -> Callable[..., Any]:
    import tensorflow as tf

    model = twin(net)

    # A fixed signature: one trace serves every number of pictures.
    @tf.function(input_signature=[picture_signature(net)])  # type: ignore[untyped-decorator]
    def compiled(images: Any) -> Any:
        return model(images, training=False)

    return compiled  # type: ignore[no-any-return]


def _compile_gradients(net: "keras.Model") -> Callable[..., Any]:
    import tensorflow as tf

    model = twin(net)

    @tf.function(input_signature=[picture_signature(net), target_signature(net)])  # type: ignore[untyped-decorator]
    def compiled(images: Any, targets: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            # Each picture's logits depend on its own pixels only, so that the gradient of the sum
            # holds every picture's own gradient.
            score = tf.reduce_sum(model(images, training=False) * targets)
        return tape.gradient(score, images)

    return compiled  # type: ignore[no-any-return]


def picture_signature(net: "keras.Model") -> Any:
    """Return the TensorSpec of any number of a net's pictures."""
    import tensorflow as tf

    return tf.TensorSpec((None, *net.input_shape[1:]), tf.float32)


def target_signature(net: "keras.Model") -> Any:
    """Return the TensorSpec of the weights of any number of pictures' logits."""
    import tensorflow as tf

    return tf.TensorSpec((None, int(net.output_shape[-1])), tf.float32)
