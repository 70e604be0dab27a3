"""SmoothGrad: the gradient averaged over noisy copies of the picture."""

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.architectures import Parameters
from core.explain import METHODS, Method, Question
from core.explain.maps import Maps
from core.explain.scores import gradients

FloatArray = NDArray[np.float32]


class SmoothGradParameters(Parameters):
    """How many noisy copies, how noisy, and the seed of the noise."""

    samples: int = Field(32, ge=2, le=512, multiple_of=2, description="Noisy copies of a picture.")
    noise: float = Field(
        0.15,
        gt=0,
        le=1,
        description="Standard deviation of the noise, as a share of the picture's range of greys.",
    )
    seed: int = Field(0, ge=0, description="Seed of the noise.")


def smooth_grad(question: Question, parameters: SmoothGradParameters) -> Maps:
    """Return the magnitude of the mean gradient over noisy copies of each picture.

    Half of the noise is the other half mirrored, so that no side of a face is favoured.

    References:
        Smilkov et al. 2017, https://arxiv.org/abs/1706.03825
    """
    noise = _noise(question.images.shape[1:], parameters)
    values = [
        np.abs(_mean_gradient(question, row, noise, parameters)).max(axis=-1)
        for row in range(len(question.images))
    ]
    return Maps(np.stack(values), signed=False)


def _mean_gradient(
    question: Question, row: int, noise: FloatArray, parameters: SmoothGradParameters
) -> FloatArray:
    image = question.images[row]
    spread = parameters.noise * float(np.ptp(image))
    targets = np.repeat(question.targets[row : row + 1], len(noise), axis=0)
    found = gradients(question.net, image + np.float32(spread) * noise, targets)
    return np.asarray(found.mean(axis=0))


def _noise(shape: tuple[int, ...], parameters: SmoothGradParameters) -> FloatArray:
    """Return standard normal noise of the same seed for every picture: (samples, H, W, C)."""
    generator = np.random.default_rng(parameters.seed)
    half = generator.standard_normal((parameters.samples // 2, *shape), np.float32)
    return np.concatenate([half, half[:, :, ::-1]])


METHODS.register(
    Method(
        name="smooth_grad",
        title="SmoothGrad",
        version=1,
        parameters=SmoothGradParameters,
        reference="Smilkov et al. 2017, https://arxiv.org/abs/1706.03825",
        signed=False,
        compute=smooth_grad,
        effort=64,
    )
)
