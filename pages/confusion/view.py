"""What the address asks for, with every value checked before use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeVar, get_args

from core.evaluation.class_order import CLASS_ORDERS, ClassOrder
from core.labels import EMOTIONS, Split
from dashboard.figures.confusion import Cell
from dashboard.figures.confusion_cells import NORMALISATIONS, Normalise
from pages.confusion.axes import TRUE_BY_PREDICTED, Axes, axes_of
from pages.confusion.sorts import SORTS

SplitChoice = Literal["Training", "PublicTest", "PrivateTest", "Test"]
Colour = Literal["all", "mistakes"]
Scale = Literal["linear", "log"]
Show = Literal["figure", "table"]
ResultsKind = Literal["pictures", "stored"]
T = TypeVar("T")
SPLIT_CHOICES: Final[tuple[SplitChoice, ...]] = get_args(SplitChoice)
COLOURS: Final[tuple[Colour, ...]] = get_args(Colour)
SCALES: Final[tuple[Scale, ...]] = get_args(Scale)
SHOWS: Final[tuple[Show, ...]] = get_args(Show)
RESULTS: Final[tuple[ResultsKind, ...]] = get_args(ResultsKind)
# Held out from every choice, so the honest one to open with.
DEFAULT_SPLIT: Final[SplitChoice] = "PrivateTest"
DEFAULT_SORT: Final = "confidence"
# int() accepts thousands of digits, but turning them back into text raises.
_MOST_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class View:
    """The choices on the page apart from data set, runs and selection.

    Attributes:
        split: whose pictures are counted; "Test" is both test splits.
        axes: who answers along the rows and along the columns.
        normalise: what the shares are of.
        colour: whether the diagonal is coloured too.
        scale: of the colours.
        order: in which the classes stand.
        show: the matrix as a figure or as a table of buttons.
        results: on the chosen data set's pictures, or as stored with the run; None: whichever
            there is.
        cells: (row, column) of the open cells, each once, in the matrix's order.
        sort: name of the order of the pictures.
        row: row number of the open picture.
        overlay: whether people's decisions are counted.
    """

    split: SplitChoice = DEFAULT_SPLIT
    axes: Axes = TRUE_BY_PREDICTED
    normalise: Normalise = "true"
    colour: Colour = "all"
    scale: Scale = "linear"
    order: ClassOrder = "name"
    show: Show = "figure"
    results: ResultsKind | None = None
    cells: tuple[Cell, ...] = ()
    sort: str = DEFAULT_SORT
    row: int | None = None
    overlay: bool = False

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits that are counted together."""
        if self.split == "Test":
            return "PublicTest", "PrivateTest"
        return (self.split,)

    @property
    def split_title(self) -> str:
        """The split in a sentence."""
        return " and ".join(self.splits)


def view(query: Mapping[str, object]) -> View:
    """Read a view from address parameters; what is not allowed falls back to the default."""
    return View(
        split=_one_of(SPLIT_CHOICES, query.get("split"), DEFAULT_SPLIT),
        axes=axes_of(query.get("rows"), query.get("columns")),
        normalise=_one_of(NORMALISATIONS, query.get("normalise"), "true"),
        colour=_one_of(COLOURS, query.get("colour"), "all"),
        scale=_one_of(SCALES, query.get("scale"), "linear"),
        order=_one_of(CLASS_ORDERS, query.get("order"), "name"),
        show=_one_of(SHOWS, query.get("show"), "figure"),
        results=_one_of((*RESULTS, None), query.get("results"), None),
        cells=cells_of(query.get("cells")),
        sort=_one_of((sort.name for sort in SORTS), query.get("sort"), DEFAULT_SORT),
        row=row_number(query.get("row")),
        overlay=query.get("overlay") in ("1", True),
    )


def cells_of(value: object) -> tuple[Cell, ...]:
    """Return the cells of "sad-neutral,fear-sad" or of a list of such names; unknown ones go."""
    names = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(sorted({_CELLS[name] for name in names if name in _CELLS}))


def cell_name(cell: Cell) -> str:
    """Return a cell as the address has it: "sad-neutral"."""
    return "-".join(EMOTIONS[index] for index in cell)


def row_number(value: object) -> int | None:
    """Return a row number from an address or a store; None for anything else."""
    text = str(value) if value is not None and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


def _one_of(allowed: Iterable[T], value: object, default: T) -> T:
    """Return the allowed value that equals the given one, else the default."""
    return next((each for each in allowed if each == value), default)


_CELLS: Final = {
    cell_name((row, column)): (row, column)
    for row in range(len(EMOTIONS))
    for column in range(len(EMOTIONS))
}
