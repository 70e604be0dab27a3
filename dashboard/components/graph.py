"""The only way to a Plotly figure: themed, labelled, and without the button that uploads it."""

from typing import Any, Final

import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.figures.theme import is_dark, template

# Plotly 7 offers "Share chart...", which sends the figure, faces included, to a cloud.
CONFIG: Final[dict[str, Any]] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d"],
    "toImageButtonOptions": {"format": "png", "scale": 2},
}


def themed(figure: go.Figure) -> dict[str, Any]:
    """Return a figure as JSON with the visitor's template; for callbacks that fill a graph."""
    # `update_layout(template=...)` checks the whole template each time: 50 to 100 ms a figure.
    drawn: dict[str, Any] = figure.to_plotly_json()
    drawn["layout"]["template"] = template(is_dark())
    return drawn


def graph(
    id: str | dict[str, Any],
    figure: go.Figure | None = None,
    *,
    label: str,
    height: int = 360,
    scrolls: bool = False,
    **kwargs: Any,
) -> Component:
    """Return a graph in a named region.

    Args:
        id: of the `dcc.Graph` itself; callbacks use it with `figure`, `clickData`, ...
        figure: drawn at once; an empty one of the right theme when omitted.
        label: what the figure shows, read out by screen readers.
        height: in pixels.
        scrolls: whether it is wider than a small screen; the keyboard can then reach and scroll it.
        **kwargs: further properties of `dcc.Graph`; `config` is merged into ours.
    """
    config = CONFIG | kwargs.pop("config", {})
    style = {"height": f"{height}px"} | kwargs.pop("style", {})
    focusable: dict[str, Any] = {"tabIndex": "0"} if scrolls else {}
    return html.Div(
        dcc.Graph(
            id=id,
            figure=themed(go.Figure() if figure is None else figure),
            config=config,
            style=style,
            responsive=True,
            **kwargs,
        ),
        className="el-graph",
        role="figure",
        **focusable,
        **aria(label=label),
    )
