"""What the address asks for, with every value checked before use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

from core.labels import EMOTIONS, SPLITS, Split
from core.triage.queue import ORDERS, Order
from core.triage.rules import VERDICTS, Verdict

Cell = tuple[int, int]
"""(label, predicted) as indices into the labels."""
Show = Literal["undecided", "decided", "all"]
SHOWS: Final[tuple[Show, ...]] = get_args(Show)
# Reported, never chosen by; and what the confusion page opens with.
DEFAULT_SPLIT: Final[Split] = "PrivateTest"
T = TypeVar("T")
# int() accepts thousands of digits, but turning them back into text raises.
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class View:
    """The choices on the page apart from data set, run and selection.

    Attributes:
        split: whose errors are looked at.
        cells: (label, predicted) of the errors looked at; empty: all.
        sort: what comes first.
        show: which of them, by whether they are decided.
        proposed: only those proposed as this; None: all.
        row: row number of the picture shown.
        overlay: whether metrics with decisions are shown.
    """

    split: Split = DEFAULT_SPLIT
    cells: tuple[Cell, ...] = ()
    sort: Order = "quality"
    show: Show = "undecided"
    proposed: Verdict | None = None
    row: int | None = None
    overlay: bool = False


def view(query: Mapping[str, object]) -> View:
    """Read a view from address parameters; what is not allowed falls back to the default."""
    return View(
        split=_one_of(SPLITS, query.get("split"), DEFAULT_SPLIT),
        cells=cells_of(query.get("cells")),
        sort=_one_of(ORDERS, query.get("sort"), "quality"),
        show=_one_of(SHOWS, query.get("show"), "undecided"),
        proposed=_one_of((*VERDICTS, None), query.get("proposed"), None),
        row=row_number(query.get("row")),
        overlay=query.get("overlay") in ("1", True),
    )


def cells_of(value: object) -> tuple[Cell, ...]:
    """Return the errors of "sad-neutral,fear-sad", each once; unknown and right ones go."""
    names = str(value).split(",") if value else []
    return tuple(sorted({_CELLS[name] for name in names if name in _CELLS}))


def cells_name(cells: Iterable[Cell]) -> str:
    """Return cells as the address has them: "sad-neutral,fear-sad"; empty for all."""
    return ",".join("-".join(EMOTIONS[index] for index in cell) for cell in cells)


def row_number(value: object) -> int | None:
    """Return a row number from an address or a store; None for anything else."""
    text = str(value) if value is not None and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _one_of(allowed: Iterable[T], value: object, default: T) -> T:
    """Return the allowed value that equals the given one, else the default."""
    return next((each for each in allowed if each == value), default)


_CELLS: Final = {
    f"{true}-{predicted}": (i, j)
    for i, true in enumerate(EMOTIONS)
    for j, predicted in enumerate(EMOTIONS)
    if i != j
}
