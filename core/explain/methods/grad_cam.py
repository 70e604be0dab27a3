"""Grad-CAM: class-weighted activations of a convolution."""

from typing import Any

from core.explain import METHODS, Method, Question
from core.explain.maps import Maps
from core.explain.methods._cam import LayerParameters, activation_maps


def grad_cam(question: Question, parameters: LayerParameters) -> Maps:
    """Return where channels that raise the score are active.

    The last convolution is the default: it holds the most specific features. It still has 24 x 24
    (`two_conv`) or 12 x 12 (`six_conv`) positions, in transfer nets 3 x 3 to 6 x 6. An earlier one
    gives finer but less class-specific maps.

    References:
        Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391
    """
    return activation_maps(question, parameters.layer, _evidence)


def _evidence(activations: Any, gradients: Any) -> Any:
    import tensorflow as tf

    weights = tf.reduce_mean(gradients, axis=(1, 2), keepdims=True)
    return tf.nn.relu(tf.reduce_sum(weights * activations, axis=-1))


METHODS.register(
    Method(
        name="grad_cam",
        title="Grad-CAM",
        version=3,
        parameters=LayerParameters,
        reference="Selvaraju et al. 2017, https://arxiv.org/abs/1610.02391",
        signed=False,
        compute=grad_cam,
    )
)
