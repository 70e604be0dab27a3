"""Figures of several runs at several places, such as classes or slices: dots with whiskers."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.figures.palette import series_colour, series_symbol

# Width that the runs at one place share.
_SPREAD: Final = 0.56


def dots_with_intervals(
    figures: Mapping[str, Sequence[Mapping[str, Any]]],
    places: Sequence[str],
    *,
    title: str,
    percent: bool = True,
) -> go.Figure:
    """Return for each run a dot and its 95 % interval at each place, the runs side by side.

    Args:
        figures: run's name -> one `{"value", "low", "high", "n"}` a place; a value of None is left
            out.
        places: names along the horizontal axis.
        title: of the vertical axis.
        percent: whether values are shares of 1.
    """
    return go.Figure(
        [
            _run(name, place, len(figures), found, places, title, percent)
            for place, (name, found) in enumerate(figures.items())
        ],
        layout={
            "margin": {"l": 60, "r": 10, "t": 40, "b": 50},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "showlegend": len(figures) > 1,
            "hovermode": "closest",
            "xaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(places))),
                "ticktext": list(places),
                "range": [-0.6, max(len(places), 1) - 0.4],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": title},
                "fixedrange": True,
                **({"tickformat": ".0%", "range": [0, 1.02]} if percent else {"tickformat": ".2f"}),
                **({} if percent else {"rangemode": "tozero"}),
            },
        },
    )


def _run(
    name: str,
    place: int,
    of: int,
    found: Sequence[Mapping[str, Any]],
    places: Sequence[str],
    title: str,
    percent: bool,
) -> go.Scatter:
    shift = (place - (of - 1) / 2) * _SPREAD / max(of, 3)
    known = [(at, entry) for at, entry in enumerate(found) if entry["value"] is not None]
    form = ".1%" if percent else ".3f"
    return go.Scatter(
        name=name,
        x=[at + shift for at, _ in known],
        y=[entry["value"] for _, entry in known],
        mode="markers",
        marker={"symbol": series_symbol(place), "size": 10, "color": series_colour(place)},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [entry["high"] - entry["value"] for _, entry in known],
            "arrayminus": [entry["value"] - entry["low"] for _, entry in known],
            "thickness": 1.5,
            "width": 3,
            "color": series_colour(place),
        },
        customdata=[[places[at], entry["low"], entry["high"], entry["n"]] for at, entry in known],
        hovertemplate=(
            f"<b>{name}</b><br>%{{customdata[0]}}: {title} %{{y:{form}}}<br>95 % interval "
            f"%{{customdata[1]:{form}}} to %{{customdata[2]:{form}}}<br>n = %{{customdata[3]:,}}"
            "<extra></extra>"
        ),
    )
