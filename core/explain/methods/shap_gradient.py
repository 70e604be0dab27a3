"""SHAP by expected gradients: integrated gradients averaged over a background of pictures."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS, Method, Question
from core.explain.baselines import completeness_error
from core.explain.maps import Maps
from core.explain.methods._background import expected_scores, stated
from core.explain.scores import kept, scores

if TYPE_CHECKING:
    import keras

FloatArray = NDArray[np.float32]


class ShapGradientParameters(Parameters):
    """How many samples, and their seed."""

    samples: int = Field(
        50, ge=1, le=2000, description="Places on ways from a background picture to the picture."
    )
    seed: int = Field(0, ge=0, le=2**32 - 1, description="Seed of the samples.")


def shap_gradient(question: Question, parameters: ShapGradientParameters) -> Maps:
    """Return each pixel's expected part in the score, beginning from the background's pictures.

    The values of a map sum to the score less the background's mean score, but for the error of
    sampling, which is reported as the fact `completeness_error`, a share of that difference.

    References:
        Lundberg and Lee 2017, https://arxiv.org/abs/1705.07874; Erion et al. 2021,
        https://arxiv.org/abs/1906.10670
    """
    explainer = kept(question.net, "shap_gradient", _explainer)
    # Samples are drawn anew from the same seed for each picture: neighbours change nothing.
    values = np.stack(
        [explainer(question, row, parameters).sum(axis=-1) for row in range(len(question.images))]
    )
    differences = scores(question.net, question.images, question.targets) - expected_scores(
        question
    )
    return Maps(
        values=np.asarray(values, np.float32),
        signed=True,
        facts={"completeness_error": completeness_error(values, differences)},
        notes=(stated(question),),
    )


def _explainer(net: "keras.Model") -> Any:
    """Return shap's explainer of a net, which keeps what it compiles, as a plain function."""
    import keras

    from core.explain.methods._shap import own_chance, shap

    # shap calls it with a list of one input.
    model = keras.Model(net.inputs[:1], net.outputs[0])
    explainer = shap.GradientExplainer(model, np.zeros((1, *net.input_shape[1:]), np.float32))

    def explain(question: Question, row: int, parameters: ShapGradientParameters) -> FloatArray:
        explainer.explainer.data = [question.background]
        with own_chance():
            found, _ = explainer.shap_values(
                question.images[row : row + 1],
                nsamples=parameters.samples,
                ranked_outputs=question.classes[row : row + 1, None],
                output_rank_order="custom",
                rseed=parameters.seed,
            )
        return np.asarray(found)[0, ..., 0]

    return explain


METHODS.register(
    Method(
        name="shap_gradient",
        title="SHAP (gradient)",
        version=1,
        parameters=ShapGradientParameters,
        reference="Lundberg and Lee 2017, https://arxiv.org/abs/1705.07874",
        signed=True,
        compute=shap_gradient,
        needs_background=True,
        effort=100,
    )
)
