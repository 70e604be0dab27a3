"""Contrastive Grad-CAM: what speaks for one class against another."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.explain import METHODS, InvalidPictures, Method, NoSuchClass, Question
from core.explain.maps import Maps
from core.explain.methods._cam import LayerParameters, activation_maps
from core.explain.scores import logits


class ContrastiveParameters(LayerParameters):
    """The other class, and which convolution to read."""

    against: int | None = Field(
        None,
        ge=0,
        title="Against",
        description="Number of the class to compare with; the strongest other one when empty.",
    )


def contrastive_grad_cam(question: Question, parameters: ContrastiveParameters) -> Maps:
    """Return where channels that raise the difference of two classes' scores are active.

    Positive values speak for the explained class, negative ones for the other.

    Raises:
        NoSuchClass: the net does not have the other class.
        InvalidPictures: a class is compared with itself.

    References:
        Prabhushankar et al. 2020, https://arxiv.org/abs/2008.00178; here the difference of two
        logits is differentiated, not a loss.
    """
    others = _others(question, parameters.against)
    targets = question.targets - np.eye(question.targets.shape[1], dtype=np.float32)[others]
    return activation_maps(question, parameters.layer, _evidence, targets=targets, signed=True)


def _others(question: Question, against: int | None) -> NDArray[np.int64]:
    """Return the class that each picture's class is compared with: shape (N,)."""
    count = question.targets.shape[1]
    if against is None:
        found = logits(question.net, question.images)
        return np.asarray(np.where(question.targets > 0, -np.inf, found).argmax(axis=1))
    if against >= count:
        raise NoSuchClass(against, count)
    if (question.classes == against).any():
        raise InvalidPictures(
            f"Class {against} cannot be compared with itself.", hint="Choose two classes."
        )
    return np.full(len(question.images), against)


def _evidence(activations: Any, gradients: Any) -> Any:
    import tensorflow as tf

    weights = tf.reduce_mean(gradients, axis=(1, 2), keepdims=True)
    return tf.reduce_sum(weights * activations, axis=-1)


METHODS.register(
    Method(
        name="contrastive_grad_cam",
        title="Contrastive Grad-CAM",
        version=1,
        parameters=ContrastiveParameters,
        reference="Prabhushankar et al. 2020, https://arxiv.org/abs/2008.00178",
        signed=True,
        compute=contrastive_grad_cam,
        effort=3,
    )
)
