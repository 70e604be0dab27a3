"""What a face looks like, to tell it from others after it was out of sight.

Nobody is recognised by this: it compares faces of one video with one another, and is forgotten with
the video. The expression nets see through what tells people apart, so that their embeddings are of
no use here; aligned pixels do.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.predict.faces import Face

# Pixels a side of the aligned face, and where its eyes and the middle of its mouth come to lie.
SIDE: Final = 24
_EYES: Final = ((8.0, 9.5), (16.0, 9.5))
_MOUTH: Final = (12.0, 17.0)

Appearance = NDArray[np.float32]


def appearance(rgb: NDArray[np.uint8], face: Face) -> Appearance:
    """Return a vector of length 1; that of an even patch is all zeros.

    Args:
        rgb: shape (H, W, 3), uint8.
        face: in that picture, with its landmarks.
    """
    aligned = Image.fromarray(rgb).transform(
        (SIDE, SIDE),
        Image.Transform.AFFINE,
        tuple(_towards_picture(face).ravel()),
        resample=Image.Resampling.BILINEAR,
    )
    pixels = np.asarray(aligned, np.float32)
    # Without its mean and spread: the light may change.
    centred: Appearance = (pixels - pixels.mean()).ravel()
    length = float(np.linalg.norm(centred))
    return centred / np.float32(length) if length > 0 else centred


def similarity(first: Appearance, second: Appearance) -> float:
    """Return the cosine of two appearances, -1 to 1."""
    return float(first @ second)


def blended(known: Appearance, new: Appearance, share: float) -> Appearance:
    """Return an appearance moved towards a new one by a share."""
    mixed: Appearance = (1 - share) * known + share * new
    length = float(np.linalg.norm(mixed))
    return mixed / np.float32(length) if length > 0 else mixed


def _towards_picture(face: Face) -> NDArray[np.float64]:
    """Return the (2, 3) similarity that takes places of the aligned face to the picture."""
    marks = face.landmarks
    mouth = np.mean([marks["mouth_left"], marks["mouth_right"]], axis=0)
    picture = np.asarray([marks["left_eye"], marks["right_eye"], mouth], np.float64)
    aligned = np.asarray([*_EYES, _MOUTH], np.float64)
    # Least squares for x' = a x - b y + c, y' = b x + a y + d: turn, size and place only.
    rows, wanted = [], []
    for (x, y), (u, v) in zip(aligned, picture, strict=True):
        rows += [(x, -y, 1, 0), (y, x, 0, 1)]
        wanted += [u, v]
    a, b, c, d = np.linalg.lstsq(np.asarray(rows), np.asarray(wanted), rcond=None)[0]
    return np.asarray([(a, -b, c), (b, a, d)])
