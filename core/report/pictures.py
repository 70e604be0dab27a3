"""Pictures inside a report, as Base64."""

from base64 import b64encode
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.report.model import FacePictures, Photograph

# Colours of a heat map from little to much, dark violet to light yellow, as in the application.
_STOPS: Final = np.array(
    [(0, 0, 4), (87, 16, 110), (188, 55, 84), (249, 142, 9), (252, 255, 164)], np.float64
)
_STRENGTH: Final = 0.7


def face_pictures(crop: NDArray[np.uint8], heat: NDArray[np.float32] | None) -> FacePictures:
    """Return a crop and its heat map, (48, 48) each, as pictures; none of a map that is empty."""
    shown = None if heat is None or not heat.any() else heat
    return FacePictures(
        crop=_png(Image.fromarray(crop)),
        heatmap=None if shown is None else _png(Image.fromarray(heat_colours(shown))),
    )


def photograph(rgb: NDArray[np.uint8]) -> Photograph:
    """Return a reduced picture, of shape (H, W, 3): its pixels, and nothing else of its file."""
    file = BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=85, optimize=True)
    height, width = rgb.shape[:2]
    return Photograph(jpeg=b64encode(file.getvalue()).decode(), width=width, height=height)


def heat_colours(heat: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return a heat map to be laid over a picture: RGBA, the more evidence the less transparent.

    Args:
        heat: shape (H, W), in [0, 1].

    Returns:
        Shape (H, W, 4), uint8.
    """
    at = np.linspace(0, 1, len(_STOPS))
    channels = [np.interp(heat, at, _STOPS[:, channel]) for channel in range(3)]
    channels.append(255 * _STRENGTH * heat.astype(np.float64))
    return np.rint(np.stack(channels, axis=-1)).astype(np.uint8)


def _png(image: Image.Image) -> str:
    file = BytesIO()
    image.save(file, "PNG")
    return b64encode(file.getvalue()).decode()
