"""SHAP by partition: Shapley values of halves of the picture, halves of these, and so on."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS, Method, Question
from core.explain.baselines import completeness_error
from core.explain.maps import Maps
from core.explain.methods._background import stated
from core.explain.scores import scores

FloatArray = NDArray[np.float32]


class ShapPartitionParameters(Parameters):
    """How often the net is asked."""

    evaluations: int = Field(
        300, ge=20, le=5000, description="Pictures shown to the net; more give smaller parts."
    )


def shap_partition(question: Question, parameters: ShapPartitionParameters) -> Maps:
    """Return each part's share in the score, hidden parts showing the background's mean picture.

    Knows nothing of the net but its scores. Parts are halves of the picture, halves of the halves
    that matter most, and so on; the values of a map sum to the score less the mean picture's.

    References:
        Lundberg and Lee 2017, https://arxiv.org/abs/1705.07874; Owen 1977,
        https://doi.org/10.1007/978-3-642-45494-3_7
    """
    empty = question.background.mean(axis=0)
    values = np.stack(
        [_parts(question, row, empty, parameters) for row in range(len(question.images))]
    )
    differences = scores(question.net, question.images, question.targets) - scores(
        question.net, empty[None], question.targets
    )
    return Maps(
        values=values,
        signed=True,
        facts={"completeness_error": completeness_error(values, differences)},
        notes=(stated(question),),
    )


def _parts(
    question: Question, row: int, empty: FloatArray, parameters: ShapPartitionParameters
) -> FloatArray:
    """Return the values of one picture's pixels: shape (H, W)."""
    from core.explain.methods._shap import own_chance, shap

    def score(images: FloatArray) -> FloatArray:
        shown = np.asarray(images, np.float32)
        return scores(question.net, shown, question.targets[row])

    masker = _masker(empty.shape)
    masker.mask_value = empty.ravel()
    explainer = shap.PartitionExplainer(score, masker)
    with own_chance():
        found = explainer(
            question.images[row : row + 1],
            max_evals=parameters.evaluations,
            batch_size=50,
            silent=True,
        )
    values: FloatArray = np.asarray(found.values[0], np.float32).sum(axis=-1)
    return values


@lru_cache(maxsize=4)
def _masker(shape: tuple[int, ...]) -> Any:
    """Return shap's masker, whose tree of parts depends on the size of the pictures only."""
    from core.explain.methods._shap import shap

    return shap.maskers.Image(np.zeros(shape, np.float32))


METHODS.register(
    Method(
        name="shap_partition",
        title="SHAP (partition)",
        version=1,
        parameters=ShapPartitionParameters,
        reference="Lundberg and Lee 2017, https://arxiv.org/abs/1705.07874",
        signed=True,
        compute=shap_partition,
        needs_background=True,
        effort=300,
    )
)
