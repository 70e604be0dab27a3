"""Seven probabilities over time, with what they add up to in a band below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.labels import EMOTIONS
from dashboard.figures.palette import EMOTION_COLOURS, EMOTION_SYMBOLS, QUIET

FloatArray = NDArray[np.float32]

# Symbols a line: enough to tell the lines apart, few enough to see them.
_SYMBOLS: Final = 12
_BAND: Final = (0.0, 0.11)
_LINES: Final = (0.2, 1.0)


@dataclass(frozen=True)
class Span:
    """A stretch of the band.

    Attributes:
        start: in seconds.
        end: in seconds.
        label: in words.
        expression: index of the one named; None where the model is not sure.
    """

    start: float
    end: float
    label: str
    expression: int | None


def timeline_figure(
    seconds: FloatArray,
    raw: FloatArray,
    smooth: FloatArray,
    spans: Sequence[Span],
    *,
    length: float,
    gap: float,
    cuts: Sequence[float] = (),
    moment: float | None = None,
) -> go.Figure:
    """Draw each expression's probability over time: smoothed bold, as measured faint.

    Args:
        seconds: shape (n,), rising.
        raw: shape (n, 7), of single frames.
        smooth: shape (n, 7).
        spans: of the band below.
        length: of the video, in seconds.
        gap: seconds between two samples beyond which a line is broken.
        cuts: times at which a new shot begins, as dotted lines.
        moment: the one that is looked at, as a line.
    """
    figure = go.Figure()
    x = _broken(seconds, seconds, gap)
    for index, emotion in enumerate(EMOTIONS):
        colour = EMOTION_COLOURS[emotion]
        shared: dict[str, Any] = {"x": x, "legendgroup": emotion, "name": emotion}
        figure.add_scatter(
            **shared,
            y=_broken(seconds, raw[:, index], gap),
            mode="lines",
            line={"color": colour, "width": 1},
            opacity=0.3,
            showlegend=False,
            hoverinfo="skip",
        )
        figure.add_scatter(
            **shared,
            y=_broken(seconds, smooth[:, index], gap),
            mode="lines+markers",
            line={"color": colour, "width": 2.5},
            marker={"symbol": EMOTION_SYMBOLS[emotion], "size": 8, "maxdisplayed": _SYMBOLS},
            hovertemplate="%{y:.0%}",
        )
    for span in spans:
        figure.add_trace(_bar(span))
    lines = [_upright(at, "dot") for at in cuts]
    if moment is not None:
        lines.insert(0, _upright(moment, "solid"))
    ticks, words = _ticks(length)
    figure.update_layout(
        hovermode="x unified",
        barmode="overlay",
        bargap=0,
        # What does not fit into its span is left to the table below.
        uniformtext={"mode": "hide", "minsize": 10},
        shapes=lines,
        margin={"l": 48, "r": 12, "t": 12, "b": 40},
        legend={"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0},
        xaxis={
            "title": {"text": "time in the video"},
            "range": [0, max(length, gap)],
            "tickvals": ticks,
            "ticktext": words,
            "anchor": "y2",
            "hoverformat": ".1f",
            "unifiedhovertitle": {"text": "%{x:.1f} s"},
        },
        yaxis={
            "title": {"text": "probability"},
            "range": [-0.02, 1.02],
            "tickformat": ".0%",
            "domain": list(_LINES),
        },
        yaxis2={
            "domain": list(_BAND),
            "range": [-0.5, 0.5],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    )
    return figure


def _bar(span: Span) -> go.Bar:
    sure = span.expression is not None
    emotion = EMOTIONS[span.expression] if span.expression is not None else ""
    return go.Bar(
        x=[span.end - span.start],
        base=[span.start],
        y=[0],
        width=[1],
        orientation="h",
        yaxis="y2",
        # Without the explanation: "sad or neutral".
        text=[span.label.split(":")[0]],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": "#ffffff" if sure else None},
        showlegend=False,
        marker={
            "color": EMOTION_COLOURS[emotion] if sure else "rgba(0,0,0,0)",
            "line": {"width": 1, "color": QUIET},
            # Hatched: not an expression of its own.
            "pattern": {}
            if sure
            else {"shape": "/", "fgcolor": QUIET, "fgopacity": 0.35, "size": 6},
        },
        hovertemplate=f"{span.label}<extra></extra>",
        hoverinfo="skip",
    )


def _broken(seconds: FloatArray, values: FloatArray, gap: float) -> list[float | None]:
    """Return values with a hole wherever the face was not seen for a while."""
    found: list[float | None] = []
    for place, value in enumerate(values):
        if place and seconds[place] - seconds[place - 1] > gap:
            found.append(None)
        found.append(round(float(value), 4))
    return found


def _upright(at: float, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": QUIET, "width": 2 if dash == "solid" else 1, "dash": dash},
    }


def _ticks(length: float) -> tuple[list[float], list[str]]:
    """Return about six times and how a clock shows them."""
    step = next((s for s in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600) if length / s <= 7), 1200)
    values = [float(at) for at in range(0, int(length) + 1, step)]
    return values, [clock(at) for at in values]


def clock(seconds: float, *, tenths: bool = False) -> str:
    """Return a time as a clock shows it: "1:05", or with tenths of a second "1:05.2"."""
    # In whole tenths, so that 59.96 is a minute and never 0:60.
    count = round(seconds * 10) if tenths else 10 * round(seconds)
    minutes, rest = divmod(count, 600)
    part = f".{rest % 10}" if tenths else ""
    return f"{minutes}:{rest // 10:02d}{part}"
