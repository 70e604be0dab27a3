"""Integrated gradients: the score's change, split among pixels on the way from an empty picture."""

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS, Method, Question
from core.explain.baselines import Baseline, baseline, completeness_error
from core.explain.maps import Maps
from core.explain.scores import gradients, scores

FloatArray = NDArray[np.float32]


class IntegratedGradientsParameters(Parameters):
    """Steps on the way, and where it begins."""

    steps: int = Field(32, ge=1, le=1024, description="Pictures on the way to the whole one.")
    baseline: Baseline = Field(
        "mean",
        description=(
            "Where the way begins: the picture's mean grey, a blur of it, or black, from which "
            "dark pixels such as pupils could never count."
        ),
    )


def integrated_gradients(question: Question, parameters: IntegratedGradientsParameters) -> Maps:
    """Return each pixel's part in the difference of two scores: the picture's and the baseline's.

    The values of a map sum to that difference, but for the error of summing in steps, which is
    reported as the fact `completeness_error`, a share of the difference.

    References:
        Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365
    """
    images, targets = question.images, question.targets
    empty = baseline(images, parameters.baseline)
    values = np.stack(
        [
            _along(question, row, empty[row], parameters.steps).sum(axis=-1)
            for row in range(len(images))
        ]
    )
    differences = scores(question.net, images, targets) - scores(question.net, empty, targets)
    return Maps(
        values, signed=True, facts={"completeness_error": completeness_error(values, differences)}
    )


def _along(question: Question, row: int, empty: FloatArray, steps: int) -> FloatArray:
    """Return the attribution of one picture's pixels: shape (H, W, C)."""
    change = question.images[row] - empty
    # The middle of each step: its error is half that of the ends, at the same cost.
    places = ((np.arange(steps, dtype=np.float32) + 0.5) / steps)[:, None, None, None]
    targets = np.repeat(question.targets[row : row + 1], steps, axis=0)
    return np.asarray(
        change * gradients(question.net, empty + places * change, targets).mean(axis=0)
    )


METHODS.register(
    Method(
        name="integrated_gradients",
        title="Integrated gradients",
        version=1,
        parameters=IntegratedGradientsParameters,
        reference="Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365",
        signed=True,
        compute=integrated_gradients,
        effort=64,
    )
)
