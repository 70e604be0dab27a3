"""Where a video cuts from one shot to another: no face is followed across."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_SIZE: Final = (32, 18)
# Mean change of a value from 0 to 255, of a thumbnail: a person who walks through the picture
# stays below 15, other shots begin at about 30.
CHANGE: Final = 25.0


class Cuts:
    """Compares each sample with the one before."""

    def __init__(self) -> None:
        self._last: NDArray[np.int16] | None = None

    def here(self, rgb: NDArray[np.uint8]) -> bool:
        """Return whether a new shot begins with this picture; never with the first one."""
        small = Image.fromarray(rgb).resize(_SIZE, Image.Resampling.BOX)
        now = np.asarray(small, np.int16)
        last, self._last = self._last, now
        return last is not None and float(np.abs(now - last).mean()) > CHANGE
