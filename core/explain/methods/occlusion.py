"""Occlusion: how much the score falls when a patch is hidden."""

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS, Method, Question
from core.explain.baselines import Baseline, baseline
from core.explain.maps import Maps
from core.explain.scores import scores

FloatArray = NDArray[np.float32]


class OcclusionParameters(Parameters):
    """Size of the patch, step between patches, and what hides."""

    patch: int = Field(8, ge=1, le=48, description="Side of the hidden patch, in pixels.")
    step: int = Field(4, ge=1, le=48, description="Pixels from one patch to the next.")
    baseline: Baseline = Field(
        "mean", description="What is put in place: the picture's mean grey, a blur of it, or black."
    )


def occlusion(question: Question, parameters: OcclusionParameters) -> Maps:
    """Return the mean fall of the score over all patches that cover a pixel.

    Where hiding a patch raises the score, what was there spoke against the class: a negative value.

    References:
        Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901
    """
    images = question.images
    hidden = _patches(images.shape[1:3], parameters)
    covered = hidden.sum(axis=0)
    empty = baseline(images, parameters.baseline)
    whole = scores(question.net, images, question.targets)
    values = []
    for row, image in enumerate(images):
        without = np.where(hidden[..., None], empty[row], image)
        falls = whole[row] - scores(question.net, without, question.targets[row])
        # A step longer than the patch leaves pixels that no patch covers.
        values.append(np.tensordot(falls, hidden, 1) / np.maximum(covered, 1))
    return Maps(np.asarray(values, np.float32), signed=True)


def _patches(size: tuple[int, int], parameters: OcclusionParameters) -> NDArray[np.bool_]:
    """Return which pixels each patch hides: shape (patches, H, W); the edges are covered."""
    height, width = size
    rows, columns = (_places(length, parameters) for length in (height, width))
    y, x = np.arange(height), np.arange(width)
    inside_rows = (y >= rows[:, None]) & (y < rows[:, None] + parameters.patch)
    inside_columns = (x >= columns[:, None]) & (x < columns[:, None] + parameters.patch)
    both = inside_rows[:, None, :, None] & inside_columns[None, :, None, :]
    return both.reshape(-1, height, width)


def _places(length: int, parameters: OcclusionParameters) -> NDArray[np.int64]:
    """Return where patches begin, mirrored alike: no side of a face is favoured."""
    last = max(length - parameters.patch, 0)
    places = np.arange(0, last + 1, parameters.step)
    return np.unique(np.concatenate([places, last - places]))


METHODS.register(
    Method(
        name="occlusion",
        title="Occlusion",
        version=1,
        parameters=OcclusionParameters,
        reference="Zeiler and Fergus 2014, https://arxiv.org/abs/1311.2901",
        signed=True,
        compute=occlusion,
        effort=121,
    )
)
