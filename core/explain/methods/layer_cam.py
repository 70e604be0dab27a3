"""Layer-CAM: activations weighted by their own gradient, place by place."""

from typing import Any

from core.explain import METHODS, Method, Question
from core.explain.maps import Maps
from core.explain.methods._cam import LayerParameters, activation_maps


def layer_cam(question: Question, parameters: LayerParameters) -> Maps:
    """Return where activations raise the score, each judged by the gradient at its own place.

    Unlike Grad-CAM's, the maps of early convolutions keep to the class: choose one for a finer map.

    References:
        Jiang et al. 2021, https://doi.org/10.1109/TIP.2021.3089943
    """
    return activation_maps(question, parameters.layer, _evidence)


def _evidence(activations: Any, gradients: Any) -> Any:
    import tensorflow as tf

    return tf.nn.relu(tf.reduce_sum(tf.nn.relu(gradients) * activations, axis=-1))


METHODS.register(
    Method(
        name="layer_cam",
        title="Layer-CAM",
        version=1,
        parameters=LayerParameters,
        reference="Jiang et al. 2021, https://doi.org/10.1109/TIP.2021.3089943",
        signed=False,
        compute=layer_cam,
        effort=2,
    )
)
