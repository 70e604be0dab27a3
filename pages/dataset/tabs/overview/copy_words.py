"""Copies as a feature, in words: how many pictures have some, and what that does to a model."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import wilson_interval
from core.labels import EMOTIONS
from core.quality.columns import EXACT, NEAR
from dashboard.components.text import count, percent

_WHAT: Final = {
    EXACT: "How many pictures of the data set have the very same pixels, this one included.",
    NEAR: (
        "The same with pictures of one photograph that are lighter, moved, marked or mirrored "
        "counted as copies too."
    ),
}
# A share of fewer pictures says little about an expression.
_FEW: Final = 20


def copy_sentences(name: str, sizes: NDArray[Any], labels: NDArray[np.int64]) -> list[str]:
    """Return what a count of copies is, how it is spread, and what it means for a model.

    Args:
        name: `EXACT` or `NEAR`.
        sizes: pictures in the group of each picture, itself included: shape (n,).
        labels: shape (n,).
    """
    repeated = sizes > 1
    if not repeated.any():
        return [_WHAT[name], f"None of {count(len(sizes))} pictures has a copy."]
    low, high = wilson_interval(int(repeated.sum()), len(sizes))
    return [
        _WHAT[name],
        f"{count(int(repeated.sum()))} of {count(len(sizes))} pictures have a copy "
        f"({percent(float(repeated.mean()))}, 95 % interval {100 * low:.1f} to {100 * high:.1f}); "
        f"the largest group holds {count(int(sizes.max()))}.",
        *_by_class(repeated, labels),
        "A model sees them more often than others; a copy in another split is a question whose "
        "answer it has seen.",
    ]


def _by_class(repeated: NDArray[np.bool_], labels: NDArray[np.int64]) -> list[str]:
    shares = {
        emotion: float(repeated[labels == label].mean())
        for label, emotion in enumerate(EMOTIONS)
        if (labels == label).sum() >= _FEW
    }
    if len(shares) < 2:
        return []
    least, most = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
    return [
        f"Rarest in {least} ({percent(shares[least])}), most frequent in {most} "
        f"({percent(shares[most])})."
    ]
