"""Probabilities at a temperature."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]


def scaled(probabilities: FloatArray, temperature: float) -> NDArray[np.float32]:
    """Return probabilities at a temperature, shape as given: above 1 less sure, below 1 surer."""
    if temperature == 1.0:
        return probabilities.astype(np.float32, copy=False)
    logits = logarithms(probabilities) / temperature
    logits -= logits.max(axis=-1, keepdims=True)
    powers = np.exp(logits)
    shares: NDArray[np.float64] = powers / powers.sum(axis=-1, keepdims=True)
    return shares.astype(np.float32)


def logarithms(probabilities: FloatArray) -> NDArray[np.float64]:
    """Return logits up to a constant; what was rounded to 0 counts as the smallest float32."""
    tiny = np.finfo(np.float32).smallest_subnormal
    result: NDArray[np.float64] = np.log(np.maximum(probabilities.astype(np.float64), tiny))
    return result
