"""Probabilities and other shares as bars that need no figure, for results of uploaded pictures."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.labels import EMOTIONS
from core.report.words import percent
from dashboard.components.attributes import aria
from dashboard.components.certainty import ranked

# Id type of heat maps that share one strength: `{"type": HEAT, ...}`.
HEAT: Final = "predict-face-heat"
# Of a heat map before the slider is moved: faint places show, and the face still does.
STRENGTH: Final = 0.7


def probability_bars(
    probabilities: NDArray[np.float32], *, named: Collection[int] = ()
) -> Component:
    """List the seven probabilities in label order as bars with numbers.

    Args:
        probabilities: shape (7,), summing to 1.
        named: the expressions that the answer names; the likeliest one when omitted.
    """
    marked = set(named) or {ranked(probabilities)[0]}
    return bars(
        [(emotion, float(p)) for emotion, p in zip(EMOTIONS, probabilities, strict=True)],
        label="Probability of each of the seven expressions",
        marked=marked,
    )


def bars(
    shares: Sequence[tuple[str, float]], *, label: str, marked: Collection[int] = ()
) -> Component:
    """List named shares as bars with percentages.

    Args:
        shares: name and share, 0 to 1, in order.
        label: what the list is, read out by screen readers.
        marked: places in the list that stand out.
    """
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(name),
                    html.Span(
                        html.Span(
                            className="predict-bar-fill", style={"width": f"{share * 100:.1f}%"}
                        ),
                        className="predict-bar-track",
                        **aria(hidden=True),
                    ),
                    html.Span(percent(share, over=">", under="<"), className="predict-bar-number"),
                ],
                className="predict-bar predict-bar-top" if place in marked else "predict-bar",
            )
            for place, (name, share) in enumerate(shares)
        ],
        className="predict-bars list-unstyled mb-0",
        **aria(label=label),
    )
