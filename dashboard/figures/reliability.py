"""Reliability diagram: how often a stated probability came true."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.figures.palette import QUIET, SERIES_COLOURS

# Several curves lie close together: the symbol tells them apart where colour does not.
_SYMBOLS: Final = ("circle-open", "circle", "diamond-open", "diamond", "square-open", "square")


def reliability_figure(curves: Mapping[str, Sequence[Mapping[str, Any]]]) -> go.Figure:
    """Draw accuracy over stated probability, with the diagonal on which both agree.

    Args:
        curves: by name, bins as `core.evaluation.reliability.reliability` gives them.
    """
    return go.Figure(
        [_diagonal(), *(_curve(n, name, bins) for n, (name, bins) in enumerate(curves.items()))],
        layout={
            "margin": {"l": 60, "r": 20, "t": 40, "b": 50},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "hovermode": "closest",
            "xaxis": {
                "title": {"text": "stated probability of the expression named"},
                "tickformat": ".0%",
                "range": [0, 1.02],
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "share that was right"},
                "tickformat": ".0%",
                "range": [0, 1.02],
                "fixedrange": True,
            },
        },
    )


def _diagonal() -> go.Scatter:
    return go.Scatter(
        name="as sure as right",
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"dash": "dash", "width": 1.5, "color": QUIET},
        hoverinfo="skip",
    )


def _curve(place: int, name: str, bins: Sequence[Mapping[str, Any]]) -> go.Scatter:
    colour = SERIES_COLOURS[place % len(SERIES_COLOURS)]
    accuracy = [entry["accuracy"] for entry in bins]
    return go.Scatter(
        name=name,
        x=[entry["confidence"] for entry in bins],
        y=[share["value"] for share in accuracy],
        mode="lines+markers",
        line={"color": colour, "width": 1.5},
        marker={"symbol": _SYMBOLS[place % len(_SYMBOLS)], "size": 9},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [share["high"] - share["value"] for share in accuracy],
            "arrayminus": [share["value"] - share["low"] for share in accuracy],
            "thickness": 1.2,
            "width": 3,
            "color": colour,
        },
        customdata=[
            [entry["n"], share["low"], share["high"]]
            for entry, share in zip(bins, accuracy, strict=True)
        ],
        hovertemplate=(
            f"<b>{name}</b><br>stated %{{x:.1%}}, right %{{y:.1%}}<br>95 % interval "
            "%{customdata[1]:.1%} to %{customdata[2]:.1%}<br>n = %{customdata[0]:,}<extra></extra>"
        ),
    )
