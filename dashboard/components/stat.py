"""One figure, large, with what it is and how sure it is."""

from typing import Any

from dash import html
from dash.development.base_component import Component


def stat(label: str, value: Any, note: str | None = None) -> Component:
    """Return a tile: label, value, and a small note such as the interval and n."""
    return html.Div(
        [
            html.Dt(label),
            html.Dd(value, className="el-stat-value"),
            html.Dd(note, className="el-stat-note") if note else None,
        ],
        className="el-stat",
    )


def stats(*tiles: Component) -> Component:
    """Return tiles in a row that wraps."""
    return html.Dl(list(tiles), className="el-stats")
