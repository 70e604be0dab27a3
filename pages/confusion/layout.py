"""What the confusion page shows, drawn whole from its address."""

from collections.abc import Mapping
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from dashboard.components.attributes import aria
from dashboard.components.controls import select
from dashboard.components.drawer import drawer
from dashboard.components.page import command, empty_state, header, section, toolbar
from dashboard.services import services
from pages.confusion import controls, ids
from pages.confusion.doubtful import doubtful_panel
from pages.confusion.drawer import frame
from pages.confusion.matrix import matrix_panel
from pages.confusion.pictures import pictures_panel, sort_options
from pages.confusion.results import Shown, shown
from pages.confusion.scene import Scene, scene
from pages.confusion.view import cell_name
from pages.confusion.why.panel import why_panel

TITLE: Final = "Confusion"
LEAD: Final = "Which expression a model takes for which, and the pictures behind every number."


def layout(query: Mapping[str, str]) -> Component:
    """Draw the page of an address: data, runs, selection, row, and what `View` holds.

    Raises:
        UnknownName: the address names a data set or run that does not exist.
    """
    drawn = scene(query)
    if drawn is None:
        dataset = services().dataset(query.get("data"))
        return html.Div([header(TITLE, LEAD, dataset=dataset), _no_runs(dataset)])
    results = shown(drawn)
    return html.Div(
        [
            header(TITLE, LEAD, dataset=drawn.dataset),
            controls.what(drawn, results),
            html.Div(
                [
                    section(
                        "Confusion matrix",
                        controls.how(drawn),
                        html.Div(matrix_panel(drawn, results), id=ids.MATRIX_PANEL),
                    ),
                    _pictures(drawn, results),
                    html.Div(why_panel(drawn, results), id=ids.WHY, className="el-confusion-whole"),
                ],
                className="el-confusion",
            ),
            _drawer(drawn),
            *_stores(drawn, query.get("selection")),
        ]
    )


def _pictures(drawn: Scene, results: Shown) -> Component:
    return section(
        "Pictures",
        toolbar(
            select(
                ids.SORT, "Order of pictures", sort_options(drawn, results.crossed), drawn.view.sort
            ),
            label="Order of the pictures",
        ),
        html.Div(doubtful_panel(drawn), id=ids.DOUBTFUL),
        html.Div(
            pictures_panel(drawn, results),
            id=ids.GALLERY,
            className="el-confusion-pictures",
            **aria(live="polite"),
        ),
        dcc.Download(id=ids.LIST),
    )


def _stores(drawn: Scene, selection: str | None) -> list[Component]:
    axes = drawn.view.axes
    return [
        dcc.Store(id=ids.DATA, data=drawn.dataset.name),
        dcc.Store(id=ids.SELECTED, data=selection),
        dcc.Store(id=ids.AXES, data={"rows": axes.rows, "columns": axes.columns}),
        dcc.Store(id=ids.CELLS, data=[cell_name(cell) for cell in drawn.view.cells]),
        dcc.Store(id=ids.OPENED),
        dcc.Store(id=ids.ROW, data=drawn.view.row),
        dcc.Store(id=ids.EVALUATED, data=0),
    ]


def _drawer(drawn: Scene) -> Component:
    where = (ids.DRAWER, ids.DRAWER_TITLE, ids.DRAWER_BODY)
    return drawer(*where, body=frame.frame(), is_open=drawn.view.row is not None)


def _no_runs(dataset: Dataset) -> Component:
    return section(
        "Confusion matrix",
        empty_state(
            "No trained model yet",
            "Train one, then come back:",
            command(f"python -m core train two_conv --dataset {dataset.name}"),
            icon_name="grid-3x3",
        ),
    )
