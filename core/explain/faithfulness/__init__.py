"""Whether a map shows what the model used: measured on the model, against chance."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

Predict = Callable[[FloatArray], NDArray[np.floating[Any]]]
"""Pictures (N, H, W) float32 in [0, 1] to class probabilities (N, classes)."""
