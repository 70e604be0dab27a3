"""The table of runs: an AG Grid that sorts, whose columns are chosen, with a tick to compare."""

from collections.abc import Collection
from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.runs.store import Run
from dashboard.components.ag_grid import AgGrid
from dashboard.components.attributes import aria
from dashboard.components.text import count
from pages.models import ids
from pages.models.columns import Column, columns
from pages.models.groups import Group, labels
from pages.models.tabs.runs.deltas import delta_text
from pages.models.view import View, short

_MODEL_PIXELS: Final = 230
_FIGURE_PIXELS: Final = 152
_WORDS: Final = {"model", "dataset", "created"}


def grid(
    group: Group,
    view: View,
    rows: NDArray[np.int64] | None,
    shown: Collection[str],
) -> Component:
    """Return the runs of a group; ticked rows are the grid's `selectedRows`.

    Only AG Grid's community features are used, and no expression that it would have to evaluate as
    code: the columns' functions are in assets/50-models.js.

    Args:
        group: the runs.
        view: order, ticks, reference and purpose.
        rows: the selected rows of their data; None for all.
        shown: names of the columns in view.
    """
    ticked = [run.run_id for run in group.runs if run.run_id in view.picked]
    return html.Div(
        [
            html.P(
                caption(group, view),
                className="el-help",
                id={"type": ids.CAPTION, "group": group.key},
            ),
            AgGrid(
                id={"type": ids.GRID, "group": group.key},
                columnDefs=definitions(view, shown),
                rowData=data_of(group, view, rows),
                defaultColDef={
                    "sortable": True,
                    "resizable": True,
                    "suppressMovable": True,
                    "autoHeight": True,
                    "wrapHeaderText": True,
                    "autoHeaderHeight": True,
                    "cellRenderer": "EmotionLensFigure",
                    "comparator": {"function": "emotionLensEmptyLast"},
                    "suppressHeaderMenuButton": True,
                },
                dashGridOptions={
                    "domLayout": "autoHeight",
                    "rowSelection": {
                        "mode": "multiRow",
                        "headerCheckbox": False,
                        "enableClickSelection": False,
                    },
                    "selectionColumnDef": {
                        "pinned": "left",
                        "width": 96,
                        "headerName": "Compare",
                        "suppressHeaderMenuButton": True,
                    },
                    "suppressDragLeaveHidesColumns": True,
                    "suppressColumnVirtualisation": True,
                    "animateRows": False,
                    "ensureDomOrder": True,
                    "alwaysMultiSort": False,
                },
                # A name, found by walking the expression's tree; nothing is evaluated as code.
                getRowId="params.data.run",
                selectedRows={"ids": ticked},
                className="models-grid",
                style={"width": "100%"},
            ),
        ],
        className="models-grid-frame",
        role="region",
        **aria(label=f"Runs trained on {group.title}"),
    )


def caption(group: Group, view: View) -> str:
    """Return what the figures of a table are of, and what stands below them."""
    n = group.runs[0].metrics.get("PrivateTest", {}).get("n", 0)
    among = "the selected pictures of its" if group.selected else "its"
    said = (
        f"Runs trained on {group.title}, measured on {among} PrivateTest (n = {count(n)}). "
        "Below each figure: its 95 % interval."
    )
    reference = reference_in(group, view)
    if reference is not None:
        said += (
            f" Below that: the difference from {labels(group.runs)[reference.run_id]}; 'not "
            "separated' means that it may be chance."
        )
    return said


def definitions(view: View, shown: Collection[str]) -> list[dict[str, Any]]:
    """Return the columns as AG Grid wants them, ordered as in the address."""
    return [_definition(column, view, shown) for column in columns(view.purpose)]


def data_of(group: Group, view: View, rows: NDArray[np.int64] | None) -> list[dict[str, Any]]:
    """Return the rows: by column the value to sort by, and under `said` the lines of each cell."""
    reference = reference_in(group, view)
    return [_row(place, run, group, reference, view, rows) for place, run in enumerate(group.runs)]


def reference_in(group: Group, view: View) -> Run | None:
    """Return the run that a group's figures are held against, if it is one of theirs."""
    return next((run for run in group.runs if run.run_id == view.reference), None)


def _row(
    place: int,
    run: Run,
    group: Group,
    reference: Run | None,
    view: View,
    rows: NDArray[np.int64] | None,
) -> dict[str, Any]:
    among = rows if group.selected else None
    values, said = {}, {}
    for column in columns(view.purpose):
        values[column.name] = column.key(run)
        delta = delta_text(column, run, reference, among) if reference else ""
        lines = [*column.text(run), delta]
        if column.name == "model" and reference and run.run_id == reference.run_id:
            lines[2] = "the reference"
        said[column.name] = [line for line in lines if line]
    return {"run": run.run_id, "short": short(run), "place": place, **values, "said": said}


def _definition(column: Column, view: View, shown: Collection[str]) -> dict[str, Any]:
    directions = ["desc", "asc"] if column.best_first == "desc" else ["asc", "desc"]
    words = column.name in _WORDS
    return {
        "field": column.name,
        "headerName": column.full_title,
        "sortingOrder": directions,
        "sort": view.order if column.name == view.sort else None,
        "hide": column.name not in shown,
        "pinned": "left" if column.name == "model" else None,
        "lockVisible": column.name == "model",
        "width": _MODEL_PIXELS if column.name == "model" else _FIGURE_PIXELS,
        "minWidth": 90,
        "cellClass": "models-words" if words else "models-figure",
        "headerClass": "" if words else "models-figure",
    }
