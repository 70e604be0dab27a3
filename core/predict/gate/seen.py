"""What the checks of one face look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.data.features import picture_features
from core.predict.analysis import Source


@dataclass(frozen=True)
class Seen:
    """One face as it was found and cut out.

    Attributes:
        crop: what the net sees: shape (48, 48), uint8 grey.
        side: of the square it was cut from, in pixels of the uploaded picture.
        source: how the square came about.
        confidence: the detector's, 0 to 1; 0 when it found no face there.
        landmarks: eyes, nose and corners of the mouth as (x, y); empty where none were found.
        nearer: share of PublicTest that looks more like the training pictures to the net than
            this crop does; None where that is not known of the run.
    """

    crop: NDArray[np.uint8] = field(repr=False)
    side: float
    source: Source
    confidence: float
    landmarks: Mapping[str, tuple[float, float]]
    nearer: float | None = None

    @cached_property
    def features(self) -> dict[str, float]:
        """Brightness, contrast and sharpness as `core.data.features` measures them."""
        found = picture_features(self.crop[None])
        return {name: float(values[0]) for name, values in found.items()}
