"""The confusion matrix as a figure: rows true, columns predicted, every number printed."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.confusion_cells import (
    RIGHT,
    STRONGEST,
    WRONG,
    Normalise,
    cell_strength,
    denominators,
    percent,
    shares,
)

Cell = tuple[int, int]
"""(row, column) as indices into the labels."""


def cell_words(true: str, predicted: str) -> str:
    """Say in words what a cell counts where a true label meets a prediction."""
    return f"{true}, recognised" if true == predicted else f"{true} taken for {predicted}"


@dataclass(frozen=True, slots=True)
class Wording:
    """How a matrix of two answers to the same pictures is put into words.

    Attributes:
        rows: title of the rows.
        columns: title of the columns.
        cell: what a cell counts, from the names of its row and its column.
        of_row: "{}" stands for the row's name: "that are {}".
        of_column: likewise for the column's name: "taken for {}".
    """

    rows: str
    columns: str
    cell: Callable[[str, str], str]
    of_row: str
    of_column: str


TRUE_AND_PREDICTED: Final = Wording("True", "Predicted", cell_words, "that are {}", "taken for {}")


def confusion_figure(
    counts: NDArray[np.int64],
    labels: Sequence[str],
    *,
    normalise: Normalise = "true",
    mistakes_only: bool = False,
    log: bool = False,
    selected: Collection[Cell] = (),
    order: Sequence[int] | None = None,
    wording: Wording = TRUE_AND_PREDICTED,
) -> go.Figure:
    """Draw a confusion matrix that can be read cell by cell.

    Args:
        counts: shape (K, K), rows true, columns predicted, or any two answers to the same pictures.
        labels: K class names.
        normalise: what the printed share is of; "none" prints counts alone.
        mistakes_only: leave the diagonal without colour and let the largest mistake have the
            strongest; otherwise the diagonal drowns the mistakes.
        log: colour by the logarithm, so that small cells differ too.
        selected: (row, column) of the cells to frame.
        order: the classes as they stand, from top and left; all in label order when omitted.
        wording: how cells are put into words.

    Returns:
        A figure on a transparent ground that takes its text colour from the theme. The names of
        rows and columns are annotations called "sad-" and "-sad", which can be clicked.
    """
    placed = np.arange(len(labels)) if order is None else np.asarray(order, np.int64)
    counts = counts[np.ix_(placed, placed)]
    labels = [labels[i] for i in placed]
    colour = cell_strength(counts, normalise=normalise, mistakes_only=mistakes_only, log=log)
    place = {int(index): at for at, index in enumerate(placed)}
    return go.Figure(
        [
            go.Heatmap(
                z=colour.tolist(),
                x=labels,
                y=labels,
                customdata=_hover(counts, labels, normalise, wording),
                hovertemplate="%{customdata}<extra></extra>",
                zmin=-1,
                zmax=1,
                colorscale=_COLOUR_SCALE,
                showscale=False,
                xgap=2,
                ygap=2,
            ),
            _numbers(counts, labels, normalise),
        ],
        # All at once: each update afterwards takes as long as the figure itself.
        layout={
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 82, "r": 8, "t": 8, "b": 52},
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {"align": "left"},
            "annotations": _names(labels),
            "shapes": [_frame(place[row], place[column]) for row, column in selected],
            "xaxis": {"title": {"text": wording.columns, "standoff": 30}, **_AXIS},
            "yaxis": {
                "title": {"text": wording.rows, "standoff": 62},
                "autorange": "reversed",
                **_AXIS,
            },
        },
    )


_AXIS: Final = {
    "showgrid": False,
    "zeroline": False,
    "fixedrange": True,
    "showticklabels": False,
    "ticks": "",
    "type": "category",
}
_COLOUR_SCALE: Final = [
    [0.0, f"rgba({WRONG},{STRONGEST})"],
    # The faintest tint at the middle, grey, where "right" and "wrong" meet at no pictures at all.
    [0.4999, f"rgba({WRONG},0.05)"],
    [0.5, "rgba(128,128,128,0.07)"],
    [0.5001, f"rgba({RIGHT},0.05)"],
    [1.0, f"rgba({RIGHT},{STRONGEST})"],
]


def _names(labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return the names of rows and columns; tick labels would hear no click."""
    common = {"showarrow": False, "captureevents": True, "font": {"size": 13}}
    return [
        *(
            {
                **common,
                "name": f"{label}-",
                "text": label,
                "hovertext": f"Show the whole row: {label}",
                "xref": "paper",
                "yref": "y",
                "x": 0,
                "y": label,
                "xanchor": "right",
                "xshift": -4,
            }
            for label in labels
        ),
        *(
            {
                **common,
                "name": f"-{label}",
                "text": label,
                "hovertext": f"Show the whole column: {label}",
                "xref": "x",
                "yref": "paper",
                "x": label,
                "y": 0,
                "yanchor": "top",
                "yshift": -4,
            }
            for label in labels
        ),
    ]


def _numbers(counts: NDArray[np.int64], labels: Sequence[str], normalise: Normalise) -> go.Scatter:
    """Print each cell's count and share, in the theme's text colour.

    A trace of its own: Plotly's choice of contrast for a heat map's text ignores opacity.
    """
    share = shares(counts, normalise)
    cells = [(i, j) for i in range(len(labels)) for j in range(len(labels))]
    return go.Scatter(
        x=[labels[j] for _, j in cells],
        y=[labels[i] for i, _ in cells],
        text=[
            f"<b>{counts[i, j]:,}</b>"
            + ("" if normalise == "none" else f"<br>{percent(float(share[i, j]))}")
            for i, j in cells
        ],
        mode="text",
        textfont={"size": 11},
        # Skipped by the pointer, so that a click reaches the cell below.
        hoverinfo="skip",
    )


def _hover(
    counts: NDArray[np.int64], labels: Sequence[str], normalise: Normalise, wording: Wording
) -> list[list[str]]:
    # A list, not an array: numpy customdata vanishes from hover and click data.
    share, whole = shares(counts, normalise), denominators(counts, normalise)

    def of(i: int, j: int) -> str:
        n = f"{whole[i, j]:,}"
        if normalise == "none":
            return f"of {n} pictures"
        if normalise == "all":
            named = f"of all {n}"
        elif normalise == "true":
            named = f"of {n} {wording.of_row.format(labels[i])}"
        else:
            named = f"of {n} {wording.of_column.format(labels[j])}"
        return f"{named} ({100 * share[i, j]:.1f} %)"

    size = range(len(labels))
    return [
        [
            f"{wording.cell(labels[i], labels[j])}<br><b>{counts[i, j]:,}</b> {of(i, j)}"
            for j in size
        ]
        for i in size
    ]


def _frame(row: int, column: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": column - 0.5,
        "x1": column + 0.5,
        "y0": row - 0.5,
        "y1": row + 0.5,
        # Grey of middle lightness: at least 3 : 1 against both themes' ground.
        "line": {"width": 3, "color": "#7d7d7d"},
    }
