"""The matrix and its cells in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.intervals import wilson_interval
from core.labels import EMOTIONS
from dashboard.components.text import count, percent, with_interval
from dashboard.figures.confusion import Cell
from dashboard.figures.confusion_cells import Normalise
from pages.confusion.axes import Axes
from pages.confusion.cells import MOST_PICTURES, Confused, Pictures
from pages.confusion.scene import Scene

NORMALISE_OPTIONS: Final[tuple[tuple[Normalise, str], ...]] = (
    ("true", "Each row"),
    ("predicted", "Each column"),
    ("all", "All pictures"),
    ("none", "None, counts only"),
)
_SHARES: Final[dict[Normalise, str]] = {
    "true": "Shares are of {rows}: each row adds up to 100 %.",
    "predicted": "Shares are of {columns}: each column adds up to 100 %.",
    "all": "Shares are of all pictures: the whole matrix adds up to 100 %.",
    "none": "Counts of pictures, without shares.",
}
_CAUTION: Final = {
    "PrivateTest": "",
    "PublicTest": " The epoch was chosen on these pictures, so the figures flatter a little.",
    "Training": " The model was fitted on these pictures, so the figures flatter it.",
    "Test": " The epoch was chosen on PublicTest, so the figures flatter a little.",
}


def summary(scene: Scene, title: str, counts: NDArray[np.int64], *, left_out: int = 0) -> str:
    """Say what is counted and what shares are of.

    Args:
        scene: data, models and view.
        title: title of the data set measured.
        counts: the matrix.
        left_out: pictures without an answer of most people.
    """
    chosen = scene.view
    n = int(counts.sum())
    own = title == scene.run.spec.dataset.title and "model" in chosen.axes.sources
    within = ", selected" if scene.selected is not None else ""
    rest = (
        f" {count(left_out)} pictures are left out: no expression got more votes than all others."
        if left_out
        else ""
    )
    return (
        f"{title}, {chosen.split_title}{within}, n = {count(n)} pictures. "
        f"{shares_line(chosen.axes, chosen.normalise)}{rest}"
        f"{_CAUTION[chosen.split] if own else ''}"
    )


def shares_line(axes: Axes, normalise: Normalise) -> str:
    """Say what shares are of."""
    if axes.sources == ("label", "model"):
        rows, columns = "all pictures with the same true label", "all with the same prediction"
    else:
        rows, columns = "the pictures of a row", "the pictures of a column"
    return _SHARES[normalise].format(rows=rows, columns=columns)


def score_line(axes: Axes, agreement: Mapping[str, Any]) -> str:
    """Say how often both answers agree: the accuracy of the model, or kappa between two answers.

    Args:
        axes: of the matrix.
        agreement: as `core.evaluation.agreement.agreement` gives it.
    """
    shared = with_interval(agreement["agreement"])
    if axes.are_true_and_predicted:
        return f"Accuracy {shared}"
    kappa = agreement["kappa"]
    written = (
        "not defined here: both gave one answer only"
        if kappa["value"] is None
        else with_interval(kappa, percent=False)
    )
    return f"{axes.pair[0].upper()}{axes.pair[1:]} agree on {shared}; Cohen's kappa {written}"


def share_of(part: int, whole: int) -> str:
    """Write a count and its share with 95 % interval: "143 of 594 (24 %, 21 to 28)"."""
    if not whole:
        return "0 of 0"
    low, high = wilson_interval(part, whole)
    return (
        f"{count(part)} of {count(whole)} "
        f"({percent(part / whole, 0)}, {100 * low:.0f} to {100 * high:.0f})"
    )


def cell_title(axes: Axes, cell: Cell) -> str:
    """Say what one cell counts: "sad taken for neutral", "A said sad, B said neutral"."""
    return axes.wording.cell(*(EMOTIONS[index] for index in cell))


def cells_title(axes: Axes, cells: Sequence[Cell]) -> str:
    """Say what some cells count together, in the fewest words that name them."""
    if len(cells) == 1:
        return cell_title(axes, cells[0])
    rows, columns = {row for row, _ in cells}, {column for _, column in cells}
    wording = axes.wording
    whole = len(EMOTIONS)
    # All cells of a row or column, or all of it but the diagonal.
    if len(rows) == 1 and len(cells) >= whole - 1:
        name = EMOTIONS[next(iter(rows))]
        return _line_title(wording.of_row, name, exact=len(cells) == whole)
    if len(columns) == 1 and len(cells) >= whole - 1:
        name = EMOTIONS[next(iter(columns))]
        return _line_title(wording.of_column, name, exact=len(cells) == whole)
    if len(cells) <= 3:
        return "; ".join(cell_title(axes, cell) for cell in cells)
    return f"{len(cells)} cells"


def confusion_line(axes: Axes, confused: Confused) -> str:
    """Write one of the largest confusions: "sad taken for neutral: 143 of 594 (24 %, ...)"."""
    return f"{cell_title(axes, confused.cell)}: {share_of(confused.count, confused.of)}"


def cells_line(axes: Axes, matrix: NDArray[np.int64], cells: Sequence[Cell]) -> str:
    """Write the count of some cells with their share of what they can be compared with."""
    part = sum(int(matrix[cell]) for cell in cells)
    if len(cells) != 1:
        return f"{share_of(part, int(matrix.sum()))} of all pictures counted."
    row, column = cells[0]
    wording = axes.wording
    of_row, of_column = int(matrix[row].sum()), int(matrix[:, column].sum())
    return (
        f"{share_of(part, of_row)} of the pictures {wording.of_row.format(EMOTIONS[row])}; "
        f"{share_of(part, of_column)} of those {wording.of_column.format(EMOTIONS[column])}."
    )


def order_line(pictures: Pictures) -> str:
    """Say how many pictures are shown, in which order, and what stands below each."""
    shown, sort = min(pictures.total, MOST_PICTURES), pictures.sort
    many = (
        f"{count(shown)} of {count(pictures.total)} pictures, {sort.first}"
        if shown < pictures.total
        else f"All {count(shown)} pictures, {sort.first} first"
        if shown > 1
        else "The only picture"
    )
    return f"{many}. Below each: {sort.below}."


def _line_title(of: str, name: str, *, exact: bool) -> str:
    whole = f"pictures {of.format(name)}"
    return f"all {whole}" if exact else f"{whole}, answered otherwise"
