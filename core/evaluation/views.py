"""Views of a picture whose probabilities are averaged at test time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import UnknownName

ViewsName = Literal["one", "flip", "ten"]
# As far as a 44-pixel crop moves within 48 pixels, which is what the field's ten-crop does here.
_SHIFT: Final = 2
# Pictures of which all views are shown to a net together; more would fill the memory.
_AT_ONCE: Final = 8


@dataclass(frozen=True)
class Views:
    """Which views are averaged.

    Attributes:
        name: identifier.
        title: name for people.
        transforms: each gives a view of pictures (..., 48, 48), same shape and type; the picture
            itself comes first.
    """

    name: ViewsName
    title: str
    transforms: tuple[Callable[[NDArray[Any]], NDArray[Any]], ...]

    @property
    def count(self) -> int:
        """How many views there are, the picture itself included."""
        return len(self.transforms)


def views(name: str) -> Views:
    """Return the views of that name.

    Raises:
        UnknownName: there are none of that name.
    """
    if name not in VIEWS:
        raise UnknownName("views", name, tuple(VIEWS))
    return VIEWS[name]


def averaged(
    probabilities: Callable[[NDArray[np.uint8]], NDArray[np.float32]],
    pictures: NDArray[np.uint8],
    name: str,
) -> NDArray[np.float32]:
    """Return the mean of the probabilities of each picture's views, shape (n, 7).

    Args:
        probabilities: pictures (n, 48, 48) to probabilities (n, 7).
        pictures: shape (n, 48, 48), uint8.
        name: which views.
    """
    chosen = views(name).transforms
    if len(pictures) <= _AT_ONCE:
        # One call instead of ten: somebody waits for these few.
        shown = np.concatenate([transform(pictures) for transform in chosen])
        found = probabilities(shown).reshape(len(chosen), len(pictures), -1)
        mean: NDArray[np.float32] = found.mean(axis=0, dtype=np.float64).astype(np.float32)
        return mean
    total = probabilities(pictures).astype(np.float64)
    for transform in chosen[1:]:
        total += probabilities(transform(pictures))
    return (total / len(chosen)).astype(np.float32)


def _shifted(down: int, right: int, *, mirrored: bool) -> Callable[[NDArray[Any]], NDArray[Any]]:
    def view(pictures: NDArray[Any]) -> NDArray[Any]:
        if mirrored:
            pictures = pictures[..., ::-1]
        height, width = pictures.shape[-2:]
        # Pixels that come in from outside repeat the border.
        rows = np.clip(np.arange(height) - down, 0, height - 1)
        columns = np.clip(np.arange(width) - right, 0, width - 1)
        return np.ascontiguousarray(pictures[..., rows[:, None], columns])

    return view


_SHIFTS: Final = ((0, 0), *((y, x) for y in (-_SHIFT, _SHIFT) for x in (-_SHIFT, _SHIFT)))

VIEWS: Final[Mapping[str, Views]] = {
    entry.name: entry
    for entry in (
        Views("one", "The picture alone", (_shifted(0, 0, mirrored=False),)),
        Views(
            "flip",
            "The picture and its mirror image",
            tuple(_shifted(0, 0, mirrored=mirrored) for mirrored in (False, True)),
        ),
        Views(
            "ten",
            "The picture and four shifts of it by 2 pixels, each also mirrored",
            tuple(_shifted(y, x, mirrored=m) for m in (False, True) for y, x in _SHIFTS),
        ),
    )
}
