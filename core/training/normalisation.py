"""Batch normalisation in one operation, which TensorFlow computes faster while training."""

from typing import Any

from core.backend import keras

ops = keras.ops


class FusedBatchNormalization(keras.layers.BatchNormalization):
    """Keras's layer with the statistics and the scaling of a training step fused.

    Keras 3 computes them from single operations and, under mixed precision, in float32: on two
    cores that takes as long as the convolutions between. Weights and inference are its own. Where
    the backend is not TensorFlow, whose compilers fuse by themselves, nothing differs.
    """

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if not training or not self.trainable or not _fusible(self, inputs, mask):
            return super().call(inputs, training=training, mask=mask)
        import tensorflow as tf

        nothing = ops.zeros((0,), dtype="float32")
        normalised = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=ops.cast(self.gamma, "float32"),
            offset=ops.cast(self.beta, "float32"),
            mean=nothing,
            variance=nothing,
            epsilon=self.epsilon,
            is_training=True,
        )
        for moving, batch in (
            (self.moving_mean, normalised.batch_mean),
            (self.moving_variance, normalised.batch_variance),
        ):
            moving.assign(moving * self.momentum + batch * (1.0 - self.momentum))
        return normalised.y


def _fusible(layer: keras.layers.BatchNormalization, inputs: Any, mask: Any) -> bool:
    return (
        keras.backend.backend() == "tensorflow"
        and mask is None
        and len(inputs.shape) == 4
        and layer.axis in (-1, 3)
        and layer.scale
        and layer.center
    )
