"""What the model says as pixels go in a map's order, and in the order of random maps."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go

from core.explain.faithfulness import FloatArray
from core.explain.faithfulness.curves import Curves

HIDDEN: Final = "#d55e00"
SHOWN: Final = "#0072b2"
# Middle grey: seen on white and on black, and behind the map's own curves.
_RANDOM: Final = "rgba(128,128,128,0.22)"


def curves_figure(
    curves: Mapping[str, Curves], controls: Mapping[str, Curves], *, kind: str
) -> go.Figure:
    """Draw deletion and insertion of one map, those of random maps faint behind them.

    Args:
        curves: of the map, by what hides pixels.
        controls: of random maps, by the same.
        kind: which of them are seen at first. Every trace carries its own as `meta`, so that the
            browser can change over.

    Returns:
        A figure on a transparent ground; both axes go from 0 to 1. Its one shape is a line at the
        share of pixels that is looked at, at first 0.
    """
    figure = go.Figure()
    for name, random in controls.items():
        for values, dash in ((random.deletion, "dash"), (random.insertion, "solid")):
            x, y = _strung(random.shares, values)
            figure.add_scatter(
                x=x,
                y=y,
                mode="lines",
                line={"color": _RANDOM, "width": 1, "dash": dash},
                name="random maps",
                legendgroup="random",
                showlegend=dash == "solid",
                hoverinfo="skip",
                meta=name,
                visible=name == kind,
            )
    for name, own in curves.items():
        for title, values, colour, dash, symbol in (
            ("strongest hidden first", own.deletion, HIDDEN, "dash", "circle"),
            ("strongest shown first", own.insertion, SHOWN, "solid", "square"),
        ):
            figure.add_scatter(
                x=own.shares.tolist(),
                y=values[0].tolist(),
                mode="lines+markers",
                line={"color": colour, "width": 2.5, "dash": dash},
                marker={"symbol": symbol, "size": 6},
                name=title,
                meta=name,
                visible=name == kind,
                hovertemplate="%{x:.0%} of the pixels: %{y:.0%}<extra>" + title + "</extra>",
            )
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 4, "b": 8},
        dragmode=False,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "y0": 0,
                "y1": 1,
                "line": {"color": "#8a8f98", "width": 1.5, "dash": "dot"},
            }
        ],
    )
    figure.update_xaxes(
        title="share of the pixels",
        tickformat=".0%",
        range=[0, 1],
        fixedrange=True,
        automargin=True,
    )
    figure.update_yaxes(
        title="probability", tickformat=".0%", range=[0, 1.02], fixedrange=True, automargin=True
    )
    return figure


def _strung(
    shares: FloatArray, values: FloatArray
) -> tuple[list[float | None], list[float | None]]:
    """Return many curves as one trace, with a gap after each: 40 traces would draw slowly."""
    x: list[float | None] = []
    y: list[float | None] = []
    for curve in values:
        x += [*shares.tolist(), None]
        y += [*curve.tolist(), None]
    return x, y
