"""The matrix as a table of buttons, for those who cannot see or point."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.labels import EMOTIONS
from dashboard.components.attributes import aria
from dashboard.components.text import count
from dashboard.figures.confusion import Cell
from dashboard.figures.confusion_cells import cell_colour, cell_strength, percent, shares
from pages.confusion import ids, words
from pages.confusion.scene import Scene
from pages.confusion.view import cell_name


def matrix_table(scene: Scene, counts: NDArray[np.int64], order: Sequence[int]) -> Component:
    """Return the matrix as a table whose cells and headings are buttons.

    One tab stop: arrow keys move between the buttons, Ctrl or Shift adds a cell to those chosen.

    Args:
        scene: data, models and view.
        counts: shape (7, 7), rows and columns as the axes say.
        order: the classes as they stand.
    """
    wording = scene.view.axes.wording
    head = html.Tr(
        [
            html.Td(f"{wording.rows} ↓  {wording.columns} →", className="el-cells-corner"),
            *(
                html.Th(_line(scene, counts, None, column), scope="col", className="el-cells-head")
                for column in order
            ),
        ]
    )
    normalise = scene.view.normalise
    share = shares(counts, normalise)
    strength = cell_strength(
        counts,
        normalise=normalise,
        mistakes_only=scene.view.colour == "mistakes",
        log=scene.view.scale == "log",
    )
    body = [
        html.Tr(
            [
                html.Th(_line(scene, counts, row, None), scope="row", className="el-cells-head"),
                *(
                    _cell(
                        scene,
                        (row, column),
                        int(counts[row, column]),
                        None if normalise == "none" else float(share[row, column]),
                        float(strength[row, column]),
                        first=row == order[0] and column == order[0],
                    )
                    for column in order
                ),
            ]
        )
        for row in order
    ]
    caption = (
        f"Rows: {wording.rows}. Columns: {wording.columns}. Press a cell or a heading to see its "
        "pictures; with Ctrl or Shift it is added to those chosen. Arrow keys move."
    )
    return html.Div(
        html.Table(
            [html.Caption(caption), html.Thead(head), html.Tbody(body)],
            className="el-cells",
        ),
        className="el-table-scroll",
    )


def _cell(
    scene: Scene,
    cell: Cell,
    counted: int,
    share: float | None,
    strength: float,
    *,
    first: bool,
) -> Component:
    written = [html.Span(count(counted), className="el-cells-count")]
    if share is not None:
        written.append(html.Span(percent(share), className="el-cells-share"))
    said = words.cell_title(scene.view.axes, cell)
    number = f"{count(counted)} pictures" + ("" if share is None else f", {percent(share)}")
    return html.Td(
        _button(
            cell_name(cell),
            written,
            f"{said}: {number}",
            pressed=cell in scene.view.cells,
            first=first,
            style={"background": cell_colour(strength)},
        )
    )


def _line(
    scene: Scene, counts: NDArray[np.int64], row: int | None, column: int | None
) -> Component:
    """Return the heading of a row or of a column: a button that opens all its pictures."""
    wording = scene.view.axes.wording
    if row is not None:
        name, of, total = EMOTIONS[row], wording.of_row, int(counts[row].sum())
        target, cells = f"{name}-", [(row, other) for other in range(len(EMOTIONS))]
    else:
        index = column or 0
        name, of, total = EMOTIONS[index], wording.of_column, int(counts[:, index].sum())
        target, cells = f"-{name}", [(other, index) for other in range(len(EMOTIONS))]
    chosen = set(scene.view.cells)
    return _button(
        target,
        [html.Span(name), html.Span(count(total), className="el-cells-share")],
        f"{name}: {count(total)} pictures {of.format(name)}",
        pressed=chosen.issuperset(cells),
        first=False,
    )


def _button(
    target: str, written: list[Any], label: str, *, pressed: bool, first: bool, **more: Any
) -> Component:
    return html.Button(
        written,
        id={"type": ids.CELL, "cell": target},
        type="button",
        className="el-cells-button",
        tabIndex="0" if first else "-1",
        **more,
        **aria(label=label, pressed=pressed),
    )
