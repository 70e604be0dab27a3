"""Class distribution: how many pictures each expression has, split by split."""

from collections.abc import Mapping, Sequence
from typing import Final

import plotly.graph_objects as go

from core.labels import EMOTIONS, Split
from dashboard.figures.palette import EMOTION_COLOURS, QUIET

# Colour says the expression, the pattern says the split, so that neither rests on the other.
_PATTERNS: Final = ("", "/", "x")


def class_distribution(counts: Mapping[Split, Sequence[int]], *, shares: bool = False) -> go.Figure:
    """Return grouped bars: one group an expression, one bar a split.

    Args:
        counts: pictures per class, in label order, for each split; a split of none is left out.
        shares: show percentages of the split instead of counts, which makes splits comparable.
    """
    filled = [(split, list(row)) for split, row in counts.items() if sum(row)]
    bars = [
        trace
        for pattern, (split, row) in zip(_PATTERNS, filled, strict=False)
        for trace in (
            _bars(split, row, pattern, shares=shares),
            _legend_entry(split, sum(row), pattern),
        )
    ]
    return go.Figure(
        bars,
        layout={
            "barmode": "group",
            "bargap": 0.18,
            "bargroupgap": 0.06,
            "legend": {"orientation": "h", "y": 1.04, "yanchor": "bottom", "x": 0},
            "margin": {"l": 60, "r": 10, "t": 40, "b": 40},
            # Numbers that would not fit at a readable size are left to the table.
            "uniformtext": {"minsize": 9, "mode": "hide"},
            "xaxis": {
                "categoryorder": "array",
                "categoryarray": list(EMOTIONS),
                "fixedrange": True,
            },
            "yaxis": {
                "title": {"text": "share of the split" if shares else "pictures"},
                "ticksuffix": " %" if shares else "",
                "separatethousands": True,
                "rangemode": "tozero",
                "fixedrange": True,
            },
        },
    )


def _bars(split: str, row: Sequence[int], pattern: str, *, shares: bool) -> go.Bar:
    n = sum(row)
    percents = [100 * count / n for count in row]
    return go.Bar(
        name=split,
        legendgroup=split,
        offsetgroup=split,
        showlegend=False,
        x=list(EMOTIONS),
        y=percents if shares else list(row),
        text=[f"{p:.1f} %" for p in percents] if shares else [f"{c:,}" for c in row],
        textposition="outside",
        cliponaxis=False,
        customdata=[[count, n, percent] for count, percent in zip(row, percents, strict=True)],
        hovertemplate=(
            f"<b>%{{x}}</b>, {split}<br>%{{customdata[0]:,}} of %{{customdata[1]:,}} pictures"
            "<br>%{customdata[2]:.1f} %<extra></extra>"
        ),
        marker={
            "color": [EMOTION_COLOURS[emotion] for emotion in EMOTIONS],
            "pattern": {"shape": pattern, "solidity": 0.35, "size": 6},
        },
    )


def _legend_entry(split: str, n: int, pattern: str) -> go.Bar:
    """Return an empty grey bar that explains a pattern; bars of many colours cannot."""
    return go.Bar(
        name=f"{split} (n = {n:,})",
        legendgroup=split,
        # Shares the split's place in each group, so that it takes up no room of its own.
        offsetgroup=split,
        x=[EMOTIONS[0]],
        y=[None],
        hoverinfo="skip",
        marker={"color": QUIET, "pattern": {"shape": pattern, "solidity": 0.35, "size": 6}},
    )
