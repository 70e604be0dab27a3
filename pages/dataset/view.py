"""What the data set page shows: the address, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS, Split

Show = Literal["counts", "shares"]
T = TypeVar("T")

SHOWS: Final[tuple[Show, ...]] = get_args(Show)
ALL_CLASSES: Final = "all"
NO_ROW: Final = ""
DEFAULT_SETTINGS: Final = "default"
FACES_PER_CLASS: Final = 10
FACES_OF_ONE_CLASS: Final = 60
_LARGEST_SEED: Final = 999_999


@dataclass(frozen=True, slots=True)
class View:
    """A checked address: anything unknown has fallen back to its default.

    Attributes:
        split: the split whose pictures are shown.
        label: the one expression shown, or "all".
        seed: what the random sample is drawn with.
        feature: the picture feature whose distribution is shown.
        show: whether the distribution is in counts or shares.
        row: the picture opened, if any.
        settings: the run whose augmentation is shown, or "default".
        example: the picture that is augmented; None for the first one of the sample.
        draw: what the augmentation is drawn with.
    """

    split: Split
    label: str
    seed: int
    show: Show
    feature: str
    row: int | None
    settings: str
    example: int | None
    draw: int

    @classmethod
    def of(
        cls,
        query: Mapping[str, object],
        dataset: Dataset,
        features: Sequence[str] = ("brightness",),
        settings: Sequence[str] = (DEFAULT_SETTINGS,),
    ) -> "View":
        """Return the view an address describes.

        Args:
            query: the address's parameters.
            dataset: the data set shown.
            features: names of its features, the default first.
            settings: ids of its runs and "default", in the order of the list.
        """
        row = row_of(query, dataset)
        chosen = _integer(query.get("example"), 0, len(dataset) - 1)
        return cls(
            split=_split(query.get("split"), dataset),
            label=_one_of(query.get("label"), (ALL_CLASSES, *EMOTIONS)),
            seed=_integer(query.get("seed"), 0, _LARGEST_SEED) or 0,
            show=_one_of(query.get("show"), SHOWS),
            feature=_one_of(query.get("feature"), features),
            row=row,
            settings=_one_of(query.get("settings"), settings),
            example=row if chosen is None else chosen,
            draw=_integer(query.get("draw"), 0, _LARGEST_SEED) or 0,
        )


def row_of(query: Mapping[str, object], dataset: Dataset) -> int | None:
    """Return the picture that an address opens, or None."""
    return _integer(query.get("row"), 0, len(dataset) - 1)


def next_seed(seed: object) -> int:
    """Return the seed of the next sample."""
    return ((_integer(seed, 0, _LARGEST_SEED) or 0) + 1) % (_LARGEST_SEED + 1)


def sample(dataset: Dataset, view: View, label: int) -> NDArray[np.int64]:
    """Return random rows of one class of the view's split; equal seeds give equal rows.

    Args:
        dataset: the data set shown.
        view: gives split and seed, and how many rows: more when one class is shown alone.
        label: index into `EMOTIONS`.

    Returns:
        Shape (k,): distinct row numbers; fewer than asked for when the class is small.
    """
    rows = dataset.indices(view.split)
    rows = rows[dataset.labels[rows] == label]
    wanted = FACES_PER_CLASS if view.label == ALL_CLASSES else FACES_OF_ONE_CLASS
    # The first faces of a class stay the same whether it is shown alone or with the others.
    random = np.random.default_rng([view.seed, SPLITS.index(view.split), label])
    return random.permutation(rows)[:wanted]


def _split(value: object, dataset: Dataset) -> Split:
    filled = [split for split in SPLITS if sum(dataset.counts[split])]
    return _one_of(value, filled or SPLITS)


def _one_of(value: object, allowed: Sequence[T]) -> T:
    return next((known for known in allowed if known == value), allowed[0])


def _integer(value: object, low: int, high: int) -> int | None:
    text = str(value)
    # isdecimal alone would let other scripts' digits and endless numbers through.
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        return None
    return int(text) if low <= int(text) <= high else None
