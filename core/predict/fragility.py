"""Whether changes too small to matter to a person change a label."""

from collections import Counter
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.labels import EMOTIONS, SIZE
from core.predict.analysis import Fragility

# Pixels of the crop, in x and in y, each combined with each.
SHIFT: Final = 2
BRIGHTNESS: Final = (0.9, 1.1)


def fragility(
    predict: Callable[[NDArray[np.uint8]], NDArray[np.float32]],
    crop: NDArray[np.uint8],
    answer: int,
) -> Fragility:
    """Return how many changed copies of a crop get another label than the answer given.

    There are 27 of them, one change each: 24 shifts by up to 2 pixels in x and y, the mirror
    image, all grey levels a tenth lower, and a tenth higher.

    Args:
        predict: pictures (N, 48, 48) uint8 to probabilities (N, 7); called once.
        crop: shape (48, 48), uint8.
        answer: the class that was named for the crop, 0 to 6. It is not asked for again:
            `predict` may judge in a quicker way than the answer was found.
    """
    kinds, copies = changed_copies(crop)
    labels = predict(copies).argmax(axis=1)
    other = labels != answer
    by_kind = {
        kind: (int(other[kinds == kind].sum()), int((kinds == kind).sum()))
        for kind in dict.fromkeys(kinds.tolist())
    }
    given = Counter(EMOTIONS[label] for label in labels[other])
    return Fragility(len(copies), int(other.sum()), by_kind, dict(given.most_common()))


def changed_copies(crop: NDArray[np.uint8]) -> tuple[NDArray[np.str_], NDArray[np.uint8]]:
    """Return the kind of each change, and the changed copies (N, 48, 48) uint8."""
    moves = range(-SHIFT, SHIFT + 1)
    changed = [
        *(("shift", _shifted(crop, y, x)) for y in moves for x in moves if (y, x) != (0, 0)),
        ("mirror", crop[:, ::-1]),
        *(("brightness", _scaled(crop, factor)) for factor in BRIGHTNESS),
    ]
    return np.array([kind for kind, _ in changed]), np.stack([copy for _, copy in changed])


def _shifted(crop: NDArray[np.uint8], down: int, right: int) -> NDArray[np.uint8]:
    # Pixels that come in from outside repeat the border.
    rows, columns = (np.clip(np.arange(SIZE) - by, 0, SIZE - 1) for by in (down, right))
    return crop[np.ix_(rows, columns)]


def _scaled(crop: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    scaled: NDArray[np.uint8] = np.rint(np.clip(crop * factor, 0, 255)).astype(np.uint8)
    return scaled
