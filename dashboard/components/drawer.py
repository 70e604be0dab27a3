"""A panel that slides in from the right with the details of one thing."""

from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component


def drawer(
    id: str,
    title_id: str,
    body_id: str,
    *,
    title: Any = None,
    body: Any = None,
    is_open: bool | None = None,
) -> Component:
    """Return a drawer; open it with `(id, "is_open")`, fill `title_id` and `body_id`.

    It is open from the start when `body` is given, as it is for an address that names one thing,
    unless `is_open` says otherwise. It closes by Esc, by its button and by a click beside it, and
    traps focus while open.
    """
    panel: Component = dbc.Offcanvas(
        html.Div(body, id=body_id, className="el-drawer-body"),
        id=id,
        title=html.Span(title, id=title_id),
        labelledby=title_id,
        placement="end",
        is_open=body is not None if is_open is None else is_open,
        scrollable=True,
        class_name="el-drawer",
    )
    return panel
