"""Grad-CAM: class-weighted activations of a convolution."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS, Method
from core.explain._convolutions import NoConvolution, activation, conv_layer, conv_layers

if TYPE_CHECKING:
    import keras

__all__ = ["GradCamParameters", "NoConvolution", "conv_layers", "grad_cam"]

# Bounds the memory of one pass: the widest activations here take 0.3 MB a picture.
BATCH: Final = 64
# Evidence below this share of a logit is rounding, not evidence.
NO_EVIDENCE: Final = 1e-8

_Maps = Callable[[Any, Any], Any]
# Weak keys: a net that leaves memory takes its compiled functions along, and no later net can be
# mistaken for it, as a cache keyed by `id(net)` would.
_compiled: "WeakKeyDictionary[keras.Model, dict[str, _Maps]]" = WeakKeyDictionary()


class GradCamParameters(Parameters):
    """Which convolution to read."""

    layer: str | None = Field(
        None, description="Name of the convolution to read; the last one when empty."
    )


def grad_cam(
    net: "keras.Model",
    images: NDArray[np.float32],
    class_indices: NDArray[np.int64],
    parameters: GradCamParameters,
) -> NDArray[np.float32]:
    """Return one heat map a picture, each scaled so that its largest value is 1.

    The last convolution is the default: it holds the most specific features. It still has 24 x 24
    (`two_conv`) or 12 x 12 (`six_conv`) positions, in transfer nets 3 x 3 to 6 x 6. An earlier one
    gives finer but less class-specific maps.

    Args:
        net: a net that returns logits.
        images: shape (N, H, W, C), float32 in [0, 1].
        class_indices: shape (N,), the class to explain in each picture.
        parameters: the convolution to read.

    Returns:
        Shape (N, H, W), float32. A map with no positive evidence is all zeros, never NaN.

    Raises:
        NoConvolution: the net has no convolution to read.
        UnknownName: it has none of that name.

    References:
        Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391
    """
    maps = _maps(net, conv_layer(net, parameters.layer))
    batches = [
        maps(images[start : start + BATCH], class_indices[start : start + BATCH]).numpy()
        for start in range(0, len(images), BATCH)
    ]
    return np.concatenate(batches)


def _maps(net: "keras.Model", layer: "keras.Layer") -> _Maps:
    """Return the compiled function (images, class_indices) -> maps for one net and layer."""
    functions = _compiled.setdefault(net, {})
    if layer.name not in functions:
        functions[layer.name] = _compile(net, layer)
    return functions[layer.name]


def _compile(net: "keras.Model", layer: "keras.Layer") -> _Maps:
    import keras
    import tensorflow as tf

    _, height, width, channels = net.input_shape
    reading = keras.Model(net.inputs[0], [activation(layer), net.outputs[0]])

    # A fixed signature: one trace serves every number of pictures.
    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[
            tf.TensorSpec((None, height, width, channels), tf.float32),
            tf.TensorSpec((None,), tf.int64),
        ]
    )
    def maps(images: Any, class_indices: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            activations, logits = reading(images, training=False)
            # Each picture's logit depends on its own activations only, so that the gradient of
            # the sum holds every picture's own gradient.
            score = tf.reduce_sum(tf.gather(logits, class_indices, batch_dims=1))
        gradients = tape.gradient(score, activations)
        weights = tf.reduce_mean(gradients, axis=(1, 2), keepdims=True)
        evidence = tf.nn.relu(tf.reduce_sum(weights * activations, axis=-1, keepdims=True))
        # Smooth: nearest neighbours would show blocks that the net never saw. Bicubic would ring.
        smooth = tf.image.resize(evidence, (height, width), "bilinear")[..., 0]
        largest = tf.reduce_max(smooth, axis=(1, 2), keepdims=True)
        return tf.where(largest > NO_EVIDENCE, smooth / tf.maximum(largest, NO_EVIDENCE), 0.0)

    compiled: _Maps = maps
    return compiled


METHODS.register(
    Method(
        name="grad_cam",
        title="Grad-CAM",
        version=2,
        parameters=GradCamParameters,
        reference="Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391",
        compute=grad_cam,
    )
)
