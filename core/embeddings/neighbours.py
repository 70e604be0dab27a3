"""The pictures most like one: exact, by one product of the matrix with a vector.

Light: NumPy only, so that the web process can ask for itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.embeddings.store import Embedded


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Pictures by their likeness to one, the most alike first.

    Attributes:
        rows: row numbers: shape (k,).
        similarities: cosine of the angle between the vectors, -1 to 1: shape (k,).
    """

    rows: NDArray[np.int64]
    similarities: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.rows)


def neighbours(
    embedded: Embedded, row: int, among: NDArray[np.int64], *, most: int = 12
) -> Neighbours:
    """Return the pictures most like a row of the data set, which is itself left out.

    Args:
        embedded: of the data set.
        row: the picture.
        among: rows to choose from, e.g. `dataset.indices("Training")`.
        most: how many to return at most. Equal ones come in row order.
    """
    return nearest(embedded, np.asarray(embedded.vectors[row]), among[among != row], most=most)


def nearest(
    embedded: Embedded, vector: NDArray[np.float32], among: NDArray[np.int64], *, most: int = 12
) -> Neighbours:
    """Return the pictures most like a vector of the same run, e.g. of an upload.

    Args:
        embedded: of the data set.
        vector: shape (d,).
        among: rows to choose from.
        most: how many to return at most.
    """
    length = float(np.linalg.norm(vector)) or 1.0
    # All rows at once: to gather some of them first would copy the matrix.
    products = embedded.vectors @ np.asarray(vector, np.float32)
    similarities = (products[among] / (embedded.lengths[among] * np.float32(length))).astype(
        np.float32
    )
    kept = min(most, len(among))
    first = np.argpartition(-similarities, kept - 1)[:kept] if kept else np.zeros(0, np.int64)
    # Partition first, order then: a full sort of all rows takes longer than the product.
    order = first[np.lexsort((among[first], -similarities[first]))]
    return Neighbours(rows=among[order], similarities=similarities[order])
