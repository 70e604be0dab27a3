"""What is found in one uploaded picture."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class AnalysedFace:
    """One face and what a net says about it.

    Attributes:
        box: left, top, width, height in the uploaded picture's pixels, upright.
        confidence: the detector's, 0 to 1; 0 when it found no face in a picture taken as it is.
        crop: what the net saw: shape (48, 48), uint8 grey.
        probabilities: shape (7,), float32, in label order, summing to 1.
        heatmap: Grad-CAM of the most likely class: shape (48, 48), float32 in [0, 1]; all zeros
            when nothing speaks for it or the net has no convolution.
        landmarks: eyes, nose and corners of the mouth as (x, y), see `core.predict.faces.Face`.
        whole_picture: True when the picture was taken as it is, being a face cut out already, such
            as those of FER2013.
    """

    box: tuple[float, float, float, float]
    confidence: float
    crop: NDArray[np.uint8] = field(repr=False)
    probabilities: NDArray[np.float32]
    heatmap: NDArray[np.float32] = field(repr=False)
    landmarks: Mapping[str, tuple[float, float]] = field(default_factory=dict, repr=False)
    whole_picture: bool = False


@dataclass(frozen=True)
class Analysis:
    """One uploaded picture: its size in pixels, upright, and its faces, the largest first."""

    width: int
    height: int
    faces: tuple[AnalysedFace, ...]
