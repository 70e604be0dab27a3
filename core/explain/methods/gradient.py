"""Gradient: how much the score would change with each pixel."""

import numpy as np

from core.architectures import Parameters
from core.explain import METHODS, Method, Question
from core.explain.maps import Maps
from core.explain.scores import gradients


class GradientParameters(Parameters):
    """Nothing to set."""


def gradient(question: Question, parameters: GradientParameters) -> Maps:
    """Return the magnitude of the score's derivative by each pixel.

    The derivative's sign tells whether the pixel should be brighter, not whether it speaks for the
    class: the map has none.

    References:
        Simonyan et al. 2013, https://arxiv.org/abs/1312.6034
    """
    found = gradients(question.net, question.images, question.targets)
    return Maps(np.abs(found).max(axis=-1), signed=False)


METHODS.register(
    Method(
        name="gradient",
        title="Gradient",
        version=1,
        parameters=GradientParameters,
        reference="Simonyan et al. 2013, https://arxiv.org/abs/1312.6034",
        signed=False,
        compute=gradient,
        effort=2,
    )
)
