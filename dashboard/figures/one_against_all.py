"""ROC and precision-recall curves of one expression against all others."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import plotly.graph_objects as go

from dashboard.figures.palette import QUIET, series_colour, series_dash

Kind = Literal["roc", "precision_recall"]
_AXES: Final[Mapping[Kind, tuple[str, str]]] = {
    "roc": ("other pictures taken for it (false alarms)", "its pictures found (recall)"),
    "precision_recall": ("its pictures found (recall)", "right when named (precision)"),
}


def one_against_all_figure(curves: Mapping[str, Mapping[str, Any]], *, kind: Kind) -> go.Figure:
    """Return one curve a run, and the line that guessing would draw.

    Args:
        curves: run's name -> what `core.evaluation.curves.one_against_all` returns, all of the
            same pictures; those without a curve are left out.
        kind: which curve.
    """
    shown = {name: found for name, found in curves.items() if found[kind]["x"]}
    across, up = _AXES[kind]
    axis = {"tickformat": ".0%", "range": [-0.02, 1.02], "fixedrange": True}
    return go.Figure(
        [
            *_guessing(shown, kind),
            *(
                _curve(place, *item, kind)
                for place, item in enumerate(curves.items())
                if item[1][kind]["x"]
            ),
        ],
        layout={
            "margin": {"l": 60, "r": 20, "t": 40, "b": 50},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "hovermode": "closest",
            "xaxis": {"title": {"text": across}, **axis},
            "yaxis": {"title": {"text": up}, **axis},
        },
    )


def _guessing(shown: Mapping[str, Mapping[str, Any]], kind: Kind) -> list[go.Scatter]:
    if not shown:
        return []
    found = next(iter(shown.values()))
    share = found["shown"] / found["n"]
    return [
        go.Scatter(
            name="guessing",
            x=[0, 1],
            y=[0, 1] if kind == "roc" else [share, share],
            mode="lines",
            line={"dash": "dash", "width": 1.5, "color": QUIET},
            hoverinfo="skip",
        )
    ]


def _curve(place: int, name: str, found: Mapping[str, Any], kind: Kind) -> go.Scatter:
    said = "false alarms %{x:.1%}, found %{y:.1%}"
    if kind == "precision_recall":
        said = "found %{x:.1%}, of those named right %{y:.1%}"
    return go.Scatter(
        name=name,
        x=found[kind]["x"],
        y=found[kind]["y"],
        mode="lines",
        line={"color": series_colour(place), "dash": series_dash(place), "width": 2},
        hovertemplate=f"<b>{name}</b><br>{said}<extra></extra>",
    )
