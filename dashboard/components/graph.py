"""The only way to a Plotly figure: themed, labelled, saved as a file, and never uploaded."""

from typing import Any, Final

import plotly.graph_objects as go
import plotly.io as pio
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.page import icon
from dashboard.figures.theme import is_dark, template

# Plotly 7 offers "Share chart...", which sends the figure, faces included, to a cloud.
CONFIG: Final[dict[str, Any]] = {
    "showSendToCloud": False,
    "displaylogo": False,
    "responsive": True,
    # Saving has buttons of our own, which the keyboard reaches.
    "modeBarButtonsToRemove": ["lasso2d", "select2d", "autoScale2d", "toImage"],
}
# Every figure here gets the visitor's template, see `themed`. Plotly's own would be checked and
# copied into each before that, which takes longer than the figure.
pio.templates.default = None
FORMATS: Final = ("png", "svg")
_SELECTING: Final = ("lasso2d", "select2d")


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
    selectable: bool = False,
    **kwargs: Any,
) -> Component:
    """Return a graph in a named region, with buttons that save it as PNG and as SVG.

    Args:
        id: of the `dcc.Graph` itself; callbacks use it with `figure`, `clickData`, ...
        figure: drawn at once; an empty one of the right theme when omitted.
        label: what the figure shows, read out by screen readers; a saved file is named after it.
        height: in pixels.
        scrolls: whether it is wider than a small screen; the keyboard can then reach and scroll it.
        selectable: whether points can be picked with a lasso or a box; fires `selectedData`.
        **kwargs: further properties of `dcc.Graph`; `config` is merged into ours.
    """
    config = CONFIG | kwargs.pop("config", {})
    if selectable:
        removed = config["modeBarButtonsToRemove"]
        config["modeBarButtonsToRemove"] = [name for name in removed if name not in _SELECTING]
    style = {"height": f"{height}px"} | kwargs.pop("style", {})
    focusable: dict[str, Any] = {"tabIndex": "0"} if scrolls else {}
    drawn = dcc.Graph(
        id=id,
        figure=themed(go.Figure() if figure is None else figure),
        config=config,
        style=style,
        responsive=True,
        **kwargs,
    )
    return html.Div(
        [drawn, _saving(label)],
        className="el-graph",
        role="figure",
        **focusable,
        **aria(label=label),
    )


def _saving(label: str) -> Component:
    """Return the buttons that save a figure; assets/35-figures.js does it, in the browser."""
    return html.Div(
        [
            icon("download"),
            *(
                html.Button(
                    kind.upper(),
                    type="button",
                    title=f"Save this figure as {kind.upper()}",
                    **data(save_figure=kind),
                    # Begins with what is seen, for those who speak to their computer.
                    **aria(label=f"{kind.upper()}: save the figure {label}"),
                )
                for kind in FORMATS
            ),
        ],
        className="el-save",
    )
