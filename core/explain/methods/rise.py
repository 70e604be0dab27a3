"""RISE: which pixels go with a high score when random parts of the picture are shown."""

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS, Method, Question
from core.explain.baselines import Baseline, baseline
from core.explain.maps import Maps
from core.explain.scores import scores

FloatArray = NDArray[np.float32]


class RiseParameters(Parameters):
    """How many masks, how coarse, what hides, and the seed."""

    masks: int = Field(256, ge=16, le=8192, multiple_of=4, description="Random masks.")
    cells: int = Field(7, ge=2, le=24, description="Cells of a mask along one side.")
    baseline: Baseline = Field(
        "mean", description="What hides: the picture's mean grey, a blur of it, or black."
    )
    seed: int = Field(0, ge=0, description="Seed of the masks.")


def rise(question: Question, parameters: RiseParameters) -> Maps:
    """Return how the score goes with each pixel's being shown, over random smooth masks.

    The covariance of score and mask is taken, over the mask's variance, where the paper takes the
    mean of masks weighted by score: the same but for a constant, and 0 means no influence. Each
    mask comes with its inverse, which halves the noise, and mirrored, so that no side of a face is
    favoured.

    References:
        Petsiuk et al. 2018, https://arxiv.org/abs/1806.07421
    """
    images = question.images
    shown = random_masks(images.shape[1:3], parameters)
    # With its inverse, every mask's mean is one half. Few masks may leave a pixel always there.
    centred = shown - np.float32(0.5)
    variance = np.maximum((centred**2).mean(axis=0), np.float32(0.01))
    empty = baseline(images, parameters.baseline)
    values = []
    for row, image in enumerate(images):
        mixed = empty[row] + shown[..., None] * (image - empty[row])
        found = scores(question.net, mixed, question.targets[row])
        values.append(np.tensordot(found - found.mean(), centred, 1) / len(found) / variance)
    return Maps(np.asarray(values, np.float32), signed=True)


def random_masks(size: tuple[int, int], parameters: RiseParameters) -> FloatArray:
    """Return masks in [0, 1], 1 where the picture shows: shape (masks, H, W)."""
    from scipy.ndimage import zoom

    generator = np.random.default_rng(parameters.seed)
    cell = -(-max(size) // parameters.cells)
    quarter = []
    for _ in range(parameters.masks // 4):
        # One cell more than fits: where the first one begins is random, too.
        grid = generator.integers(0, 2, (parameters.cells + 1,) * 2).astype(np.float32)
        top, left = (int(place) for place in generator.integers(0, cell, 2))
        quarter.append(zoom(grid, cell, order=1)[top : top + size[0], left : left + size[1]])
    half = np.stack([*quarter, *(mask[:, ::-1] for mask in quarter)])
    return np.concatenate([half, 1 - half])


METHODS.register(
    Method(
        name="rise",
        title="RISE",
        version=1,
        parameters=RiseParameters,
        reference="Petsiuk et al. 2018, https://arxiv.org/abs/1806.07421",
        signed=True,
        compute=rise,
        effort=256,
    )
)
