"""Grad-CAM++: Grad-CAM whose gradients are weighted place by place."""

from typing import Any

from core.explain import METHODS, Method, Question
from core.explain.maps import Maps
from core.explain.methods._cam import LayerParameters, activation_maps


def grad_cam_plus_plus(question: Question, parameters: LayerParameters) -> Maps:
    """Return where channels that raise the score are active, several places counting in full.

    A channel's weight is not the mean of its gradients, in which a small feature is lost, but a
    sum weighted so that each place where the feature stands counts alike.

    References:
        Chattopadhyay et al. 2018, equations 10 and 19, https://arxiv.org/abs/1710.11063
    """
    return activation_maps(question, parameters.layer, _evidence)


def _evidence(activations: Any, gradients: Any) -> Any:
    import tensorflow as tf

    # The score's exponential is differentiated, whose higher derivatives are powers of the first.
    second, third = gradients**2, gradients**3
    present = tf.nn.relu(tf.reduce_sum(activations, axis=(1, 2), keepdims=True))
    # Where the gradient is negative the third power is, too; such places have no weight below.
    divisor = 2 * second + present * tf.nn.relu(third)
    shares = tf.math.divide_no_nan(second, divisor)
    weights = tf.reduce_sum(shares * tf.nn.relu(gradients), axis=(1, 2), keepdims=True)
    return tf.nn.relu(tf.reduce_sum(weights * activations, axis=-1))


METHODS.register(
    Method(
        name="grad_cam_plus_plus",
        title="Grad-CAM++",
        version=1,
        parameters=LayerParameters,
        reference="Chattopadhyay et al. 2018, https://arxiv.org/abs/1710.11063",
        signed=False,
        compute=grad_cam_plus_plus,
        effort=2,
    )
)
