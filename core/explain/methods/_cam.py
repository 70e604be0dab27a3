"""What the methods that read one convolution share: activations and their gradients to a map."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import Question
from core.explain.convolutions import activation, conv_layer
from core.explain.maps import Maps
from core.explain.scores import in_batches, kept, picture_signature, target_signature, twin

if TYPE_CHECKING:
    import keras

FloatArray = NDArray[np.float32]

Evidence = Callable[[Any, Any], Any]
"""Activations and gradients, both (N, h, w, channels), to evidence (N, h, w)."""


class LayerParameters(Parameters):
    """Which convolution to read."""

    layer: str | None = Field(
        None,
        title="Convolution",
        description="Name of the convolution to read; the last one when empty.",
    )


def activation_maps(
    question: Question,
    layer_name: str | None,
    evidence: Evidence,
    *,
    targets: FloatArray | None = None,
    signed: bool = False,
) -> Maps:
    """Return maps of the evidence in one convolution, drawn smoothly at the pictures' size.

    Args:
        question: what is asked.
        layer_name: convolution to read; the last one when None.
        evidence: what a method makes of activations and gradients; a function of its module, by
            which what is compiled is kept.
        targets: weights of the logits whose sum is the score; the explained class when omitted.
        signed: whether evidence may be negative.

    Raises:
        NoConvolution: the net has no convolution to read.
        UnknownName: it has none of that name.
    """
    net, layer = question.net, conv_layer(question.net, layer_name)
    maps = kept(net, (evidence, layer.name), lambda net: _compile(net, layer, evidence))
    chosen = question.targets if targets is None else targets
    rows, columns = activation(layer).shape[1:3]
    return Maps(
        values=in_batches(maps, question.images, chosen),
        signed=signed,
        notes=(f"Read from the convolution {layer.name}, {rows} by {columns} positions.",),
    )


def _compile(net: "keras.Model", layer: "keras.Layer", evidence: Evidence) -> Callable[..., Any]:
    import tensorflow as tf

    reading = twin(net, activation(layer), net.outputs[0])
    size = net.input_shape[1:3]

    # A fixed signature: one trace serves every number of pictures.
    @tf.function(input_signature=[picture_signature(net), target_signature(net)])  # type: ignore[untyped-decorator]
    def maps(images: Any, targets: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            activations, logits = reading(images, training=False)
            # Each picture's logits depend on its own activations only, so that the gradient of
            # the sum holds every picture's own gradient.
            score = tf.reduce_sum(logits * targets)
        found = evidence(activations, tape.gradient(score, activations))
        # Smooth: nearest neighbours would show blocks that the net never saw. Bicubic would ring.
        return tf.image.resize(found[..., tf.newaxis], size, "bilinear")[..., 0]

    return maps  # type: ignore[no-any-return]
