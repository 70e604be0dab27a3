"""The table of runs: sortable by each column, a tick to compare, and the intervals in view."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from dashboard.components.page import icon
from dashboard.components.text import count
from pages.models import ids
from pages.models.columns import Column, columns, ordered
from pages.models.groups import Group
from pages.models.view import View


def runs_table(group: Group, view: View) -> Component:
    """Return the runs of a group; ticks have `{"type": PICK, "run": run_id}`, property `value`."""
    shown = columns(view.purpose)
    n = group.runs[0].metrics.get("PrivateTest", {}).get("n", 0)
    caption = (
        f"Runs trained on {group.title}, measured on its PrivateTest (n = {count(n)}). "
        "Below each figure: its 95 % interval."
    )
    named: dict[str, Any] = {"aria-label": f"Runs trained on {group.title}"}
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(
                    html.Tr(
                        [
                            html.Th("Compare", scope="col"),
                            *(_heading(column, view, group) for column in shown),
                        ]
                    )
                ),
                html.Tbody(
                    [
                        html.Tr(
                            [
                                html.Td(_tick(run.run_id, run.title, view)),
                                *(_cell(column, column.text(run)) for column in shown),
                            ]
                        )
                        for run in ordered(group.runs, view.sort, view.order, view.purpose)
                    ]
                ),
            ],
            className="table el-table models-table",
        ),
        className="el-table-scroll",
        tabIndex="0",
        role="region",
        **named,
    )


def _heading(column: Column, view: View, group: Group) -> Component:
    sorted_here = column.name == view.sort
    direction = "ascending" if view.order == "asc" else "descending"
    arrow = "arrow-down-up"
    if sorted_here:
        arrow = "arrow-up" if view.order == "asc" else "arrow-down"
    *words, last = column.title.split()
    state: dict[str, Any] = {"aria-sort": direction if sorted_here else "none"}
    return html.Th(
        [
            html.Button(
                [*(f"{word} " for word in words), html.Span([last, " ", icon(arrow)])],
                # One heading a group: the group keeps their ids apart.
                id={"type": ids.SORT_BY, "column": column.name, "group": group.key},
                type="button",
                className="models-sort",
            ),
            html.Small(column.note) if column.note else None,
        ],
        scope="col",
        className="" if column.name == "model" else "el-number",
        **state,
    )


def _tick(run_id: str, title: str, view: View) -> Component:
    # The label is for screen readers: the row says the same to the eye.
    box: Component = dbc.Checkbox(
        id={"type": ids.PICK, "run": run_id},
        value=run_id in view.picked,
        label=html.Span(f"Compare {title}, {run_id}", className="visually-hidden"),
    )
    return box


def _cell(column: Column, text: tuple[str, str]) -> Component:
    figure, small = text
    content = [figure, html.Small(small) if small else None]
    if column.name == "model":
        return html.Th(content, scope="row")
    return html.Td(content, className="el-number")
