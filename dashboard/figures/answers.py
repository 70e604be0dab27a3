"""What a number of faces was answered: how often each expression, and how often none."""

from collections.abc import Mapping
from math import ceil
from typing import Final

import plotly.graph_objects as go

from core.labels import EMOTIONS
from dashboard.figures.palette import EMOTION_COLOURS

# Answers that name no single expression, with a pattern each: colour is never the only mark.
OTHERS: Final[dict[str, tuple[str, str]]] = {
    "several": ("not sure", "/"),
    "none": ("cannot tell", "x"),
    "held": ("held back", "."),
}
_GREY: Final = "#8a8f98"


def answers_figure(named: Mapping[str, int], others: Mapping[str, int]) -> go.Figure:
    """Draw one bar an expression, in label order, then one for each way of not naming one.

    Args:
        named: faces answered with one expression, by that expression.
        others: faces answered otherwise, by the keys of `OTHERS`.
    """
    titles = [*EMOTIONS, *(title for title, _ in OTHERS.values())]
    counts = [named.get(e, 0) for e in EMOTIONS] + [others.get(key, 0) for key in OTHERS]
    return go.Figure(
        go.Bar(
            x=titles,
            y=counts,
            text=[str(count) if count else "" for count in counts],
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [*(EMOTION_COLOURS[e] for e in EMOTIONS), *([_GREY] * len(OTHERS))],
                "pattern": {
                    "shape": [*([""] * len(EMOTIONS)), *(shape for _, shape in OTHERS.values())]
                },
            },
            hovertemplate="%{x}: %{y}<extra></extra>",
        ),
        layout={
            "margin": {"l": 45, "r": 10, "t": 20, "b": 40},
            "showlegend": False,
            "xaxis": {"fixedrange": True},
            "yaxis": {
                "title": {"text": "faces"},
                "rangemode": "tozero",
                "fixedrange": True,
                # Faces come whole: no tick between two counts.
                "dtick": max(1, ceil(max(counts) / 5)),
            },
        },
    )
