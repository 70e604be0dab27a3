"""Routes that serve stored pictures. Nothing a visitor uploads passes through here."""

import io
from typing import Final

import numpy as np
from flask import Blueprint, Response, abort
from numpy.typing import NDArray

from core.data.store import Dataset
from core.errors import EmotionLensError
from dashboard.components.media import FINGERPRINT_DIGITS, SPRITE_COLUMNS, decode_rows
from dashboard.services import services

# "private": the pictures show people, so that only the visitor's own browser keeps them.
CACHE: Final = "private, max-age=31536000, immutable"
QUALITY: Final = 85

media = Blueprint("media", __name__, url_prefix="/media")


@media.get("/<dataset>/<fingerprint>/picture/<row>.png")
def picture(dataset: str, fingerprint: str, row: str) -> Response:
    """Return one picture as it is stored."""
    opened = _open(dataset, fingerprint)
    # At most 8 digits: int() of a very long string is slow.
    if not (row.isascii() and row.isdigit() and len(row) <= 8) or int(row) >= len(opened):
        abort(404)
    return _image(np.asarray(opened.images[int(row)]), "PNG")


@media.get("/<dataset>/<fingerprint>/sprite/<rows>.jpg")
def sprite(dataset: str, fingerprint: str, rows: str) -> Response:
    """Return many pictures as one sheet."""
    opened = _open(dataset, fingerprint)
    try:
        indices = decode_rows(rows)
    except ValueError:
        abort(404)
    if indices.max() >= len(opened):
        abort(404)
    return _image(sheet(opened.images[indices]), "JPEG")


def sheet(pictures: NDArray[np.uint8], columns: int = SPRITE_COLUMNS) -> NDArray[np.uint8]:
    """Lay pictures out line by line, the rest of the last line black.

    Args:
        pictures: shape (n, H, W), uint8.
        columns: pictures a line.

    Returns:
        Shape (ceil(n / columns) x H, columns x W), uint8.
    """
    n, height, width = pictures.shape
    lines = -(-n // columns)
    padded = np.zeros((lines * columns, height, width), dtype=np.uint8)
    padded[:n] = pictures
    grid = padded.reshape(lines, columns, height, width).swapaxes(1, 2)
    return grid.reshape(lines * height, columns * width)


def _open(name: str, fingerprint: str) -> Dataset:
    try:
        dataset = services().dataset(name)
    except EmotionLensError:
        abort(404)
    if fingerprint != dataset.fingerprint[:FINGERPRINT_DIGITS]:
        abort(404)
    return dataset


def _image(pixels: NDArray[np.uint8], kind: str) -> Response:
    from PIL import Image

    buffer = io.BytesIO()
    # 48 is a multiple of JPEG's 8-pixel blocks: no picture bleeds into its neighbour.
    options = {"quality": QUALITY} if kind == "JPEG" else {"compress_level": 1}
    Image.fromarray(pixels).save(buffer, kind, **options)
    response = Response(buffer.getvalue(), mimetype=f"image/{kind.lower()}")
    response.headers["Cache-Control"] = CACHE
    return response
