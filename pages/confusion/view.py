"""What the address asks for, with every value checked before use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

from core.labels import EMOTIONS, SPLITS, Split
from dashboard.figures.confusion import NORMALISATIONS, Normalise
from pages.confusion.selection import Cell

Colour = Literal["all", "mistakes"]
ResultsKind = Literal["pictures", "stored"]
T = TypeVar("T")
COLOURS: Final[tuple[Colour, ...]] = get_args(Colour)
RESULTS: Final[tuple[ResultsKind, ...]] = get_args(ResultsKind)
# Held out from every choice, so the honest one to open with.
DEFAULT_SPLIT: Final[Split] = "PrivateTest"
# int() accepts thousands of digits, but turning them back into text raises.
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class View:
    """The choices on the page apart from data set and run.

    Attributes:
        split: whose pictures are counted.
        normalise: what the shares are of.
        colour: whether the diagonal is coloured too.
        results: on the chosen data set's pictures, or as stored with the run; None: whichever
            there is.
        cell: (true, predicted) of the open cell.
        row: row number of the open picture.
    """

    split: Split = DEFAULT_SPLIT
    normalise: Normalise = "true"
    colour: Colour = "all"
    results: ResultsKind | None = None
    cell: Cell | None = None
    row: int | None = None


def view(query: Mapping[str, object]) -> View:
    """Read a view from address parameters; what is not allowed falls back to the default."""
    return View(
        split=_one_of(SPLITS, query.get("split"), DEFAULT_SPLIT),
        normalise=_one_of(NORMALISATIONS, query.get("normalise"), "true"),
        colour=_one_of(COLOURS, query.get("colour"), "all"),
        results=_one_of((*RESULTS, None), query.get("results"), None),
        cell=cell_of(query.get("true"), query.get("predicted")),
        row=row_number(query.get("row")),
    )


def cell_of(true: object, predicted: object) -> Cell | None:
    """Return the cell of two emotion names; None unless both are known."""
    if true in EMOTIONS and predicted in EMOTIONS:
        return EMOTIONS.index(str(true)), EMOTIONS.index(str(predicted))
    return None


def row_number(value: object) -> int | None:
    """Return a row number from an address or a store; None for anything else."""
    text = str(value) if value is not None and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _one_of(allowed: Iterable[T], value: object, default: T) -> T:
    """Return the allowed value that equals the given one, else the default."""
    return next((each for each in allowed if each == value), default)
