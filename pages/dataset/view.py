"""What the data set page shows: the address, read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS, Split

Show = Literal["counts", "shares"]
T = TypeVar("T")

SHOWS: Final[tuple[Show, ...]] = get_args(Show)
ALL_CLASSES: Final = "all"
NO_ROW: Final = ""
DEFAULT_SETTINGS: Final = "default"
_LARGEST_SEED: Final = 999_999


@dataclass(frozen=True, slots=True)
class View:
    """A checked address: anything unknown has fallen back to its default.

    Attributes:
        split: the split whose pictures are shown.
        label: the one expression shown, or "all".
        feature: the picture feature whose distribution is shown.
        show: whether the distribution is in counts or shares.
        row: the picture opened, if any.
        settings: the run whose augmentation is shown, or "default".
        example: the picture that is augmented; None for the first one of the split.
        draw: what the augmentation is drawn with.
    """

    split: Split
    label: str
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
        splits: Sequence[Split] = (),
    ) -> "View":
        """Return the view an address describes.

        Args:
            query: the address's parameters.
            dataset: the data set shown.
            features: names of its features, the default first.
            settings: ids of its runs and "default", in the order of the list.
            splits: those with a row to show; those of the whole data set when omitted.
        """
        row = row_of(query, dataset)
        chosen = _integer(query.get("example"), 0, len(dataset) - 1)
        return cls(
            split=_one_of(query.get("split"), splits or _filled(dataset)),
            label=_one_of(query.get("label"), (ALL_CLASSES, *EMOTIONS)),
            show=_one_of(query.get("show"), SHOWS),
            feature=_one_of(query.get("feature"), features),
            row=row,
            settings=_one_of(query.get("settings"), settings),
            example=row if chosen is None else chosen,
            draw=seed_of(query.get("draw")),
        )


def row_of(query: Mapping[str, object], dataset: Dataset) -> int | None:
    """Return the picture that an address opens, or None."""
    return _integer(query.get("row"), 0, len(dataset) - 1)


def seed_of(value: object) -> int:
    """Return a seed from an address, 0 unless it is a whole number."""
    return _integer(value, 0, _LARGEST_SEED) or 0


def next_seed(seed: object) -> int:
    """Return the seed of the next drawing."""
    return (seed_of(seed) + 1) % (_LARGEST_SEED + 1)


def _filled(dataset: Dataset) -> Sequence[Split]:
    return [split for split in SPLITS if sum(dataset.counts[split])] or SPLITS


def _one_of(value: object, allowed: Sequence[T]) -> T:
    return next((known for known in allowed if known == value), allowed[0])


def _integer(value: object, low: int, high: int) -> int | None:
    text = str(value)
    # isdecimal alone would let other scripts' digits and endless numbers through.
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        return None
    return int(text) if low <= int(text) <= high else None
