"""The table of all runs, one for each data set, with what it is ordered and weighed by."""

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.evaluation.costs.matrix import purpose, purposes
from dashboard.components import controls, page
from pages.models import ids
from pages.models.columns import chosen, columns
from pages.models.groups import Group, labels
from pages.models.tab import Shown
from pages.models.tabs.runs.grid import grid
from pages.models.tabs.runs.intervals import intervals
from pages.models.tabs.runs.latency import latency

NO_REFERENCE = "none"


def layout(shown: Shown) -> Component:
    """Return the settings of the tables, and the tables."""
    view = shown.view
    return html.Div(
        [
            _toolbar(shown),
            *(_section(group, shown) for group in shown.found),
            html.Div(latency(shown), id=ids.LATENCY),
            dcc.Store(id=ids.SORT, data={"sort": view.sort, "order": view.order}),
            dcc.Download(id=ids.DOWNLOAD),
        ]
    )


def _toolbar(shown: Shown) -> Component:
    runs = [run for group in shown.found for run in group.runs]
    names = labels(runs)
    return page.toolbar(
        controls.select(
            ids.REFERENCE,
            "Hold the figures against",
            [(NO_REFERENCE, "no other run"), *((run.run_id, names[run.run_id]) for run in runs)],
            shown.view.reference or NO_REFERENCE,
        ),
        controls.select(
            ids.PURPOSE,
            "What errors cost",
            [(name, purpose(name).title) for name in purposes()],
            shown.view.purpose,
        ),
        _column_choice(),
        html.Button(
            [page.icon("download"), " Save as CSV"],
            id=ids.EXPORT,
            type="button",
            className="btn btn-outline-secondary btn-sm",
            title="Save all runs with all figures and their intervals as a file",
        ),
        label="The table: what it is held against, what errors cost, its columns, and as a file",
    )


def _column_choice() -> Component:
    """Return the choice of columns; this browser remembers it."""
    return html.Details(
        [
            html.Summary("Columns", className="btn btn-outline-secondary btn-sm"),
            html.Fieldset(
                [
                    html.Legend("Columns in view", className="form-label"),
                    dbc.Checklist(
                        id=ids.COLUMNS,
                        options=[
                            {"value": column.name, "label": column.full_title}
                            for column in columns()
                            if column.name != "model"
                        ],
                        value=[name for name in chosen(None) if name != "model"],
                        persistence="1",
                        persistence_type="local",
                    ),
                ]
            ),
        ],
        className="models-columns",
    )


def _section(group: Group, shown: Shown) -> Component:
    title = f"Runs on {group.title}" if group.own else f"On other data: {group.title}"
    helped = (
        "Tick the runs to compare on the other tabs. Choices were made on PublicTest, so its "
        "figures flatter; PrivateTest was left alone until the end."
    )
    other = "Trained and measured on other data than those picked: not comparable with them."
    if shown.rows is not None and not group.own:
        other += f" The selection is of {shown.dataset.title} and does not restrict them."
    return page.section(
        title,
        grid(group, shown.view, shown.rows, chosen(None)),
        *intervals(group, shown.view),
        help=helped if group.own else other,
    )
