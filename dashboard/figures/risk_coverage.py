"""Risk-coverage curves: errors among the pictures a model is surest of."""

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.figures.palette import QUIET, series_colour, series_dash


def risk_coverage_figure(
    curves: Mapping[str, Mapping[str, Any]], *, mark: float | None = None
) -> go.Figure:
    """Return one curve a run: share of errors over the share of pictures answered.

    Args:
        curves: run's name -> what `core.evaluation.risk_coverage.risk_coverage` returns.
        mark: a coverage to mark with a vertical line.
    """
    drawn = any(found["risk"] for found in curves.values())
    line = {
        "type": "line",
        "x0": mark,
        "x1": mark,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"dash": "dot", "width": 1.5, "color": QUIET},
    }
    return go.Figure(
        [
            _curve(place, name, found)
            for place, (name, found) in enumerate(curves.items())
            if found["risk"]
        ],
        layout={
            "margin": {"l": 60, "r": 20, "t": 40, "b": 50},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "showlegend": len(curves) > 1,
            "hovermode": "closest",
            "shapes": [line] if mark is not None and drawn else [],
            "xaxis": {
                "title": {"text": "share of pictures answered, the surest first"},
                "tickformat": ".0%",
                "range": [0, 1.02],
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "share of errors among them"},
                "tickformat": ".0%",
                "rangemode": "tozero",
                "fixedrange": True,
                **({} if drawn else {"range": [0, 1]}),
            },
        },
    )


def _curve(place: int, name: str, found: Mapping[str, Any]) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=found["coverage"],
        y=found["risk"],
        mode="lines" if len(found["risk"]) > 1 else "markers",
        line={"color": series_colour(place), "dash": series_dash(place), "width": 2},
        hovertemplate=(
            f"<b>{name}</b><br>of the surest %{{x:.1%}} of the pictures %{{y:.1%}} are wrong"
            "<extra></extra>"
        ),
    )
