"""How far people's votes follow the labels."""

from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.labels import EMOTIONS
from dashboard.figures.palette import QUIET, SERIES_COLOURS

# Name, colour and pattern of what most people said, so that no part rests on colour alone.
_PARTS: Final = (
    ("the label", SERIES_COLOURS[0], ""),
    ("another of the seven", SERIES_COLOURS[1], "/"),
    ("something else", SERIES_COLOURS[4], "x"),
    ("no answer leads", QUIET, "."),
)


def agreement_bars(counts: NDArray[np.int64]) -> go.Figure:
    """Return one bar a label: shares of its pictures by whether most people named the label.

    Args:
        counts: pictures by label and by what most people said, the seven labels first, the last
            column without a leading answer: shape (7, k), k > 8.
    """
    own = counts[:, : len(EMOTIONS)].diagonal()
    other = counts[:, : len(EMOTIONS)].sum(axis=1) - own
    parts = np.stack([own, other, counts[:, len(EMOTIONS) : -1].sum(axis=1), counts[:, -1]])
    whole = parts.sum(axis=0)
    shown = [label for label in range(len(EMOTIONS)) if whole[label]]
    return go.Figure(
        [
            go.Bar(
                name=name,
                orientation="h",
                y=[EMOTIONS[label] for label in shown],
                x=[100 * int(part[label]) / int(whole[label]) for label in shown],
                text=[f"{100 * part[label] / whole[label]:.0f} %" for label in shown],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                customdata=[[int(part[label]), int(whole[label])] for label in shown],
                hovertemplate=(
                    f"<b>%{{y}}</b>: most people said {name}<br>%{{customdata[0]:,}} of "
                    "%{customdata[1]:,} pictures (%{x:.1f} %)<extra></extra>"
                ),
                marker={
                    "color": colour,
                    # Over the colour, so that the numbers keep a ground to stand on.
                    "pattern": {
                        "shape": pattern,
                        "fillmode": "overlay",
                        "fgcolor": "#ffffff",
                        "fgopacity": 0.35,
                        "solidity": 0.2,
                        "size": 9,
                    },
                },
            )
            for (name, colour, pattern), part in zip(_PARTS, parts, strict=True)
        ],
        layout={
            "barmode": "stack",
            "bargap": 0.25,
            "legend": {
                "traceorder": "normal",
                "orientation": "h",
                "y": 1.04,
                "yanchor": "bottom",
                "x": 0,
            },
            "margin": {"l": 70, "r": 10, "t": 40, "b": 40},
            "uniformtext": {"minsize": 10, "mode": "hide"},
            "xaxis": {
                "title": {"text": "share of the pictures of a label"},
                "ticksuffix": " %",
                "range": [0, 100],
                "fixedrange": True,
            },
            "yaxis": {"autorange": "reversed", "fixedrange": True},
        },
    )
