"""The seven probabilities of one picture as bars."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.labels import EMOTIONS

_CHOSEN: Final = "#0072b2"
# Middle grey: visible on the light and on the dark ground alike.
_OTHER: Final = "rgba(128,128,128,0.55)"


def probabilities_figure(
    probabilities: NDArray[np.floating],
    *,
    labels: Sequence[str] = EMOTIONS,
    true_label: int | None = None,
) -> go.Figure:
    """Draw one bar a class in label order, the most probable one in colour.

    Args:
        probabilities: shape (K,), summing to 1.
        labels: K class names.
        true_label: index of the label the picture carries, marked beside its name; none if unknown.

    Returns:
        A figure on a transparent ground; the axis always spans 0 to 1, so that pictures compare.
    """
    values = [float(p) for p in probabilities]
    predicted = int(np.argmax(probabilities))
    figure = go.Figure(
        go.Bar(
            x=values,
            y=[_tick(label, index == true_label) for index, label in enumerate(labels)],
            orientation="h",
            marker={"color": [_CHOSEN if i == predicted else _OTHER for i in range(len(values))]},
            text=[_percent(value) for value in values],
            # Outside with room to the right of 1, so that no number is cut or loses contrast.
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.3f}<extra></extra>",
        )
    )
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 48, "t": 4, "b": 4},
        showlegend=False,
        bargap=0.28,
        dragmode=False,
    )
    figure.update_xaxes(range=[0, 1], visible=False, fixedrange=True)
    figure.update_yaxes(
        autorange="reversed",
        automargin=True,
        fixedrange=True,
        showgrid=False,
        ticks="",
        ticklabelstandoff=4,
    )
    return figure


def in_words(
    probabilities: NDArray[np.floating],
    *,
    labels: Sequence[str] = EMOTIONS,
    true_label: int | None = None,
) -> str:
    """Say the same as the figure in one sentence, for those who do not see it."""
    order = np.argsort(probabilities)[::-1]
    listed = ", ".join(f"{labels[int(i)]} {_percent(float(probabilities[i]))}" for i in order)
    truth = "" if true_label is None else f" True label: {labels[true_label]}."
    return f"Probabilities: {listed}.{truth}"


def _tick(label: str, is_true: bool) -> str:
    return f"<b>{label} (true)</b>" if is_true else label


def _percent(probability: float) -> str:
    # A no-break space keeps the sign beside its number.
    return f"{100 * probability:.1f}\u00a0%"
