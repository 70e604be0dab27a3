"""Pixel statistics: what the pictures of each expression look like as numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from core.labels import EMOTIONS
from dashboard.figures.palette import BRAND, EMOTION_COLOURS

# Seven lines lie close together: dashes tell them apart where colour does not.
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid")
BINS: Final = 64


@dataclass(frozen=True, slots=True)
class Summary:
    """Distribution of one feature over one group of pictures.

    Attributes:
        group: what the pictures have in common, e.g. an expression.
        n: pictures in the group, at least 1.
        p5, q1, median, q3, p95: quantiles at 5, 25, 50, 75 and 95 %.
    """

    group: str
    n: int
    mean: float
    sd: float
    low: float
    p5: float
    q1: float
    median: float
    q3: float
    p95: float
    high: float


def feature_boxes(summaries: Sequence[Summary], *, title: str) -> go.Figure:
    """Return one box a group, drawn from quantiles alone: a few numbers whatever the set's size.

    Args:
        summaries: one per group; groups other than expressions take the product's colour.
        title: the feature and its unit, written at the axis.
    """
    return go.Figure(
        [*(_box(summary) for summary in summaries), _hover_points(summaries)],
        layout={
            "margin": {"l": 60, "r": 10, "t": 10, "b": 40},
            "hovermode": "closest",
            "xaxis": {"fixedrange": True},
            "yaxis": {"title": {"text": title}, "fixedrange": True},
        },
    )


def _box(summary: Summary) -> go.Box:
    colour = EMOTION_COLOURS.get(summary.group, BRAND)
    return go.Box(
        name=summary.group,
        x=[summary.group],
        lowerfence=[summary.p5],
        q1=[summary.q1],
        median=[summary.median],
        q3=[summary.q3],
        upperfence=[summary.p95],
        mean=[summary.mean],
        marker={"color": colour},
        line={"color": colour},
        hoverinfo="skip",
        showlegend=False,
    )


def _hover_points(summaries: Sequence[Summary]) -> go.Scatter:
    """Return the means as diamonds that carry the hover text; a box hovers as seven labels."""
    return go.Scatter(
        x=[summary.group for summary in summaries],
        y=[summary.mean for summary in summaries],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 9,
            "color": [EMOTION_COLOURS.get(s.group, BRAND) for s in summaries],
            "line": {"width": 1, "color": "#ffffff"},
        },
        showlegend=False,
        customdata=[[s.n, s.sd, s.p5, s.median, s.p95] for s in summaries],
        hovertemplate=(
            "<b>%{x}</b> (n = %{customdata[0]:,})<br>mean %{y:.1f}, sd %{customdata[1]:.1f}"
            "<br>median %{customdata[3]:.1f}"
            "<br>5 to 95 %: %{customdata[2]:.1f} to %{customdata[4]:.1f}<extra></extra>"
        ),
    )


def grey_levels(counts: Mapping[str, Sequence[int]], *, highlight: str | None = None) -> go.Figure:
    """Return the share of pixels at each grey level: all pictures as an area, classes as lines.

    Args:
        counts: pixels at each of the 256 grey levels, for each expression.
        highlight: expression drawn strong; the others stay faint. All are strong when omitted.
    """
    filled = {name: _binned(row) for name, row in counts.items() if sum(row)}
    lines = [_line(name, row, faint=highlight not in (None, name)) for name, row in filled.items()]
    together = [sum(column) for column in zip(*filled.values(), strict=True)]
    return go.Figure(
        [_area(together), *lines] if filled else [],
        layout={
            "margin": {"l": 60, "r": 10, "t": 40, "b": 50},
            "legend": {"orientation": "h", "y": 1.04, "yanchor": "bottom", "x": 0},
            "hovermode": "closest",
            "xaxis": {
                "title": {"text": "grey level (0 black, 255 white)"},
                "range": [0, 255],
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "share of pixels"},
                "ticksuffix": " %",
                "rangemode": "tozero",
                "fixedrange": True,
            },
        },
    )


def _binned(row: Sequence[int]) -> list[int]:
    width = 256 // BINS
    return [sum(row[start : start + width]) for start in range(0, 256, width)]


def _percent(row: Sequence[int]) -> list[float]:
    total = sum(row)
    return [round(100 * count / total, 4) for count in row]


def _centres() -> list[float]:
    width = 256 // BINS
    return [start + (width - 1) / 2 for start in range(0, 256, width)]


def _area(row: Sequence[int]) -> go.Scatter:
    return go.Scatter(
        name="all",
        x=_centres(),
        y=_percent(row),
        mode="lines",
        fill="tozeroy",
        line={"width": 0, "color": BRAND, "shape": "hvh"},
        hovertemplate="all, grey %{x:.0f}: %{y:.2f} %<extra></extra>",
    )


def _line(name: str, row: Sequence[int], *, faint: bool) -> go.Scatter:
    dash = _DASHES[EMOTIONS.index(name)] if name in EMOTIONS else "solid"
    return go.Scatter(
        name=name,
        x=_centres(),
        y=_percent(row),
        mode="lines",
        opacity=0.25 if faint else 1.0,
        line={"width": 2, "color": EMOTION_COLOURS.get(name, BRAND), "dash": dash},
        hovertemplate=f"{name}, grey %{{x:.0f}}: %{{y:.2f}} %<extra></extra>",
    )
