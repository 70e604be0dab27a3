"""A reduced copy of a picture for a browser that cannot draw its file, such as a TIFF."""

import base64
import io
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

# Long side, in pixels; the browser reduces pictures that it can draw to the same.
SIDE: Final = 900


def preview(picture: NDArray[np.uint8]) -> dict[str, Any]:
    """Return `{"src": data URI of a JPEG, "width", "height"}`; the size is the picture's own.

    Args:
        picture: shape (H, W, 3), uint8.
    """
    from PIL import Image

    image = Image.fromarray(picture)
    width, height = image.size
    image.thumbnail((SIDE, SIDE))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    file = base64.b64encode(buffer.getvalue()).decode()
    return {"src": f"data:image/jpeg;base64,{file}", "width": width, "height": height}
