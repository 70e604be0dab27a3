"""Addresses of stored pictures: one picture, or one sheet of many ("sprite").

The data set's fingerprint is part of each address, so that browsers may keep pictures for good.
"""

import base64
import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset

# 4 characters a row: 1,000 rows stay within the request line that the server accepts.
MAX_ROWS: Final = 1_000
SPRITE_COLUMNS: Final = 25
# Digits of the fingerprint in an address: enough that no two data sets meet.
FINGERPRINT_DIGITS: Final = 16
# Stricter than the decoder, which takes '+' and '/' as well: one list, one address.
_ROWS: Final = re.compile(r"([A-Za-z0-9_-]{4})+")


def picture_url(dataset: Dataset, row: int) -> str:
    """Return the address of one picture, 48 x 48, grey, PNG."""
    return f"{_base(dataset)}/picture/{int(row)}.png"


def sprite_url(dataset: Dataset, rows: Sequence[int] | NDArray[np.int64]) -> str:
    """Return the address of a sheet with these pictures, `SPRITE_COLUMNS` in a line, JPEG.

    Raises:
        ValueError: there are no rows or more than `MAX_ROWS`.
    """
    if not 0 < len(rows) <= MAX_ROWS:
        raise ValueError(f"a sheet holds 1 to {MAX_ROWS} pictures, not {len(rows)}")
    return f"{_base(dataset)}/sprite/{encode_rows(rows)}.jpg"


def encode_rows(rows: Sequence[int] | NDArray[np.int64]) -> str:
    """Return row numbers below 2^24 as URL-safe text, three bytes each."""
    values = np.asarray(rows, dtype="<u4")
    return base64.urlsafe_b64encode(values.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()).decode()


def decode_rows(text: str) -> NDArray[np.int64]:
    """Return the row numbers that `encode_rows` wrote: shape (n,).

    Raises:
        ValueError: the text is not such a list, or it is too long.
    """
    if len(text) > 4 * MAX_ROWS or not _ROWS.fullmatch(text):
        raise ValueError("not a list of rows")
    raw = base64.urlsafe_b64decode(text)
    values = np.zeros((len(raw) // 3, 4), dtype=np.uint8)
    values[:, :3] = np.frombuffer(raw, dtype=np.uint8).reshape(-1, 3)
    return values.view("<u4").ravel().astype(np.int64)


def _base(dataset: Dataset) -> str:
    return f"/media/{dataset.name}/{dataset.fingerprint[:FINGERPRINT_DIGITS]}"
