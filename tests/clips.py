"""Short clips, made with PyAV, of faces that scikit-image ships."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

Frames = Iterable[NDArray[np.uint8]]


def write(
    path: Path,
    frames: Frames,
    *,
    codec: str = "h264",
    fps: int = 25,
    rotation: int = 0,
    options: dict[str, str] | None = None,
) -> Path:
    """Encode frames (H, W, 3) uint8; the format is that of the path's ending."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=Fraction(fps), options=options or {})
        for number, frame in enumerate(frames):
            if number == 0:
                stream.height, stream.width = frame.shape[:2]
                stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
                if rotation:
                    stream.set_display_rotation(rotation)
            picture = av.VideoFrame.from_ndarray(frame, format="rgb24")
            picture.pts = number
            picture.time_base = Fraction(1, fps)
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
    return path


def sound(path: Path) -> Path:
    """Write a second of silence."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("aac", rate=8000)
        stream.layout = "mono"
        for start in range(0, 8000, 1000):
            frame = av.AudioFrame.from_ndarray(
                np.zeros((1, 1000), np.float32), format="fltp", layout="mono"
            )
            frame.rate, frame.pts = 8000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def person(number: int, side: int = 120) -> NDArray[np.uint8]:
    """Return one of a hundred people's faces in grey, cut out: shape (side, side, 3)."""
    face = (255 * data.lfw_subset()[number]).astype(np.uint8)
    large = Image.fromarray(face).resize((side, side), Image.Resampling.BICUBIC)
    return np.repeat(np.asarray(large)[..., None], 3, axis=2)


def scene(
    *placed: tuple[NDArray[np.uint8], float, float], size: tuple[int, int] = (480, 270)
) -> NDArray[np.uint8]:
    """Return a grey picture of a (width, height) with pictures at (left, top), the last on top."""
    canvas = np.full((size[1], size[0], 3), 96, np.uint8)
    for picture, left, top in placed:
        x, y = round(left), round(top)
        x0, y0 = max(x, 0), max(y, 0)
        x1, y1 = min(x + picture.shape[1], size[0]), min(y + picture.shape[0], size[1])
        if x1 > x0 and y1 > y0:
            canvas[y0:y1, x0:x1] = picture[y0 - y : y1 - y, x0 - x : x1 - x]
    return canvas


def moving(
    draw: Callable[[float], NDArray[np.uint8]], seconds: float, fps: int = 25
) -> list[NDArray[np.uint8]]:
    """Return the frames of a scene that is drawn by time, from 0 to 1."""
    count = round(seconds * fps)
    return [draw(number / max(count - 1, 1)) for number in range(count)]
