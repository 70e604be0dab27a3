"""Pixel texts to pictures, many rows at a time."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.labels import SIZE

PIXELS: Final = SIZE * SIZE
# Rows whose working arrays stay in the processor's second cache.
_GROUP: Final = 16


def parse_rows(texts: Sequence[bytes]) -> NDArray[np.uint8] | None:
    """Return pictures of shape (n, 48, 48), or None when any text is not 2304 plain values.

    Each text holds values from 0 to 255 separated by one space. None means: look at each row with
    `parse_row`, which takes more forms and says what is wrong.
    """
    images = np.empty((len(texts), PIXELS), dtype=np.uint8)
    for start in range(0, len(texts), _GROUP):
        group = texts[start : start + _GROUP]
        values = _parse_group(group)
        if values is None:
            return None
        images[start : start + len(group)] = values.reshape(len(group), PIXELS)
    return images.reshape(-1, SIZE, SIZE)


def parse_row(text: bytes) -> NDArray[np.uint8]:
    """Return one picture of shape (48, 48).

    Raises:
        ValueError: the text is not 2304 whole numbers from 0 to 255; the message says what is.
    """
    words = text.split()
    if len(words) != PIXELS:
        raise ValueError(f"expected {PIXELS} pixel values, received {len(words)}")
    for position, word in enumerate(words, start=1):
        if not word.isdigit() or len(word) > 9 or int(word) > 255:
            shown = word[:20].decode("utf-8", "replace")
            raise ValueError(
                f"expected whole numbers from 0 to 255, received '{shown}' as pixel {position}"
            )
    return np.array([int(word) for word in words], dtype=np.uint8).reshape(SIZE, SIZE)


def _parse_group(texts: Sequence[bytes]) -> NDArray[np.uint8] | None:
    """Return all values of the texts in order, or None.

    Every byte position is treated alike, by whole-array operations: the value of a number that
    ends at byte i is digit(i) + 10 digit(i - 1) + 100 digit(i - 2).
    """
    text = np.frombuffer(b"   " + b"\n".join(texts) + b"\n", dtype=np.uint8)
    digits = text - np.uint8(ord("0"))
    is_digit = digits < 10
    # The bytes that `bytes.split` splits at: tab to carriage return, and the space.
    separator = (text - np.uint8(9) < 5) | (text == 32)
    if not np.logical_or(is_digit, separator).all():
        return None
    # From here on, index i stands for the byte i + 3; a separator counts as the digit 0.
    digits *= is_digit
    ends = is_digit[3:-1] & separator[4:]
    hundreds = digits[1:-3] * is_digit[2:-2]
    values = hundreds * np.uint8(100)
    values += digits[2:-2] * np.uint8(10)
    values += digits[3:-1]
    # A number above 255 has wrapped around.
    too_large = (hundreds > 2) | ((hundreds == 2) & (values < 200))
    too_long = is_digit[3:-1] & is_digit[2:-2] & is_digit[1:-3] & is_digit[:-4]
    if (too_long | (too_large & ends)).any():
        return None
    positions = np.flatnonzero(ends)
    # Each text must hold its own 2304 values.
    closing = np.cumsum([len(row) + 1 for row in texts])
    held = np.searchsorted(positions, closing)
    if not np.array_equal(held, PIXELS * np.arange(1, len(texts) + 1)):
        return None
    return values.take(positions)
