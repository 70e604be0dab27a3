"""Runs side by side: accuracies with their intervals, and the scores of each class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from core.labels import EMOTIONS
from dashboard.figures.palette import BRAND, EMOTION_COLOURS, QUIET


@dataclass(frozen=True, slots=True)
class Score:
    """One run's figure with its 95 % interval, all as shares of 1."""

    name: str
    value: float
    low: float
    high: float
    n: int
    selected: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """A published figure to compare with."""

    name: str
    value: float


def accuracy_intervals(scores: Sequence[Score], *, reference: Reference | None = None) -> go.Figure:
    """Return a dot and a whisker per run, the first at the top.

    Args:
        scores: one per run; those not selected are drawn hollow.
        reference: a vertical line at a published figure.
    """
    dots = go.Scatter(
        x=[score.value for score in scores],
        y=[score.name for score in scores],
        mode="markers",
        marker={
            "size": 11,
            "color": BRAND,
            "symbol": ["circle" if score.selected else "circle-open" for score in scores],
        },
        error_x=_whiskers(scores),
        customdata=[[s.low, s.high, s.n] for s in scores],
        hovertemplate=(
            "<b>%{y}</b><br>accuracy %{x:.1%}<br>95 % interval %{customdata[0]:.1%} to "
            "%{customdata[1]:.1%}<br>n = %{customdata[2]:,}<extra></extra>"
        ),
        showlegend=False,
    )
    line = [_reference_line(reference)] if reference is not None and scores else []
    text = [_reference_text(reference)] if reference is not None and scores else []
    return go.Figure(
        dots,
        layout={
            "margin": {"l": 10, "r": 20, "t": 30, "b": 50},
            "hovermode": "closest",
            "shapes": line,
            "annotations": text,
            "xaxis": {"title": {"text": "accuracy"}, "tickformat": ".2~%", "fixedrange": True},
            "yaxis": {
                "autorange": "reversed",
                "automargin": True,
                "type": "category",
                "ticksuffix": "  ",
                "fixedrange": True,
            },
        },
    )


def _reference_line(reference: Reference) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": reference.value,
        "x1": reference.value,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"dash": "dash", "width": 1.5, "color": QUIET},
    }


def _reference_text(reference: Reference) -> dict[str, Any]:
    return {
        "text": f"{reference.name}: {reference.value:.1%}",
        "x": reference.value,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "showarrow": False,
    }


def per_class_scores(per_class: Mapping[str, Mapping[str, Any]]) -> go.Figure:
    """Return precision and recall of each class with 95 % intervals, told apart by symbol.

    Args:
        per_class: for each expression `n`, `predicted`, `precision` and `recall`, the last two as
            `{value, low, high}`; a score that cannot be computed has the value None.
    """
    present = [emotion for emotion in EMOTIONS if emotion in per_class]
    return go.Figure(
        [
            _class_scores(present, per_class, "recall", "circle", -0.14),
            _class_scores(present, per_class, "precision", "diamond-open", 0.14),
        ],
        layout={
            "margin": {"l": 60, "r": 10, "t": 40, "b": 40},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "hovermode": "closest",
            "xaxis": {
                "tickmode": "array",
                "tickvals": list(range(len(present))),
                "ticktext": present,
                "range": [-0.6, max(len(present), 1) - 0.4],
                "showgrid": False,
                "zeroline": False,
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "score"},
                "tickformat": ".0%",
                "range": [0, 1.02],
                "fixedrange": True,
            },
        },
    )


def _class_scores(
    present: Sequence[str],
    per_class: Mapping[str, Mapping[str, Any]],
    key: str,
    symbol: str,
    shift: float,
) -> go.Scatter:
    places = [
        (place, emotion, per_class[emotion])
        for place, emotion in enumerate(present)
        if per_class[emotion][key].get("value") is not None
    ]
    metrics = [row[key] for _, _, row in places]
    base = "n" if key == "recall" else "predicted"
    return go.Scatter(
        name=key,
        x=[place + shift for place, _, _ in places],
        y=[metric["value"] for metric in metrics],
        mode="markers",
        marker={
            "symbol": symbol,
            "size": 11,
            "line": {"width": 2},
            "color": [EMOTION_COLOURS[emotion] for _, emotion, _ in places],
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [metric["high"] - metric["value"] for metric in metrics],
            "arrayminus": [metric["value"] - metric["low"] for metric in metrics],
            "thickness": 1.5,
            "width": 4,
            "color": QUIET,
        },
        customdata=[
            [emotion, metric["low"], metric["high"], row[base]]
            for (_, emotion, row), metric in zip(places, metrics, strict=True)
        ],
        hovertemplate=(
            f"<b>%{{customdata[0]}}</b>, {key} %{{y:.1%}}<br>95 % interval "
            "%{customdata[1]:.1%} to %{customdata[2]:.1%}"
            f"<br>n = %{{customdata[3]:,}} {'true' if key == 'recall' else 'predicted'}"
            "<extra></extra>"
        ),
    )


def _whiskers(scores: Sequence[Score]) -> dict[str, Any]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [score.high - score.value for score in scores],
        "arrayminus": [score.value - score.low for score in scores],
        "thickness": 2,
        "width": 6,
        "color": BRAND,
    }
