"""The confusion matrix as a figure: rows true, columns predicted, every number printed."""

from collections.abc import Sequence
from typing import Any, Final, Literal, get_args

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

Normalise = Literal["true", "predicted", "all", "none"]
NORMALISATIONS: Final[tuple[Normalise, ...]] = get_args(Normalise)

# Okabe-Ito blue for what is right, vermillion for mistakes: told apart by every kind of colour
# vision. Strength is opacity over the page, so that one scale serves the light and the dark theme.
RIGHT: Final = "0,114,178"
WRONG: Final = "213,94,0"
# So strong that numbers in the theme's own text colour keep a contrast of 4.5 on the strongest
# cell, in the light and in the dark theme (a test computes it).
STRONGEST: Final = 0.72
_SHARE_OF: Final = {
    "true": "of {n} that are {true}",
    "predicted": "of {n} taken for {predicted}",
    "all": "of all {n}",
}


def shares(counts: NDArray[np.int64], normalise: Normalise) -> NDArray[np.float64]:
    """Return each cell's share of its true class, its predicted class, or of all pictures.

    Args:
        counts: shape (K, K), rows true, columns predicted.
        normalise: what a share is taken of; with "none" it is of all.

    Returns:
        Shape (K, K) in [0, 1]. A class without pictures has share 0, never NaN.
    """
    whole = denominators(counts, normalise)
    return counts / np.maximum(whole, 1)


def denominators(counts: NDArray[np.int64], normalise: Normalise) -> NDArray[np.int64]:
    """Return what each cell's share is taken of: shape (K, K)."""
    if normalise == "true":
        whole = counts.sum(axis=1, keepdims=True)
    elif normalise == "predicted":
        whole = counts.sum(axis=0, keepdims=True)
    else:
        whole = counts.sum(keepdims=True)
    return np.broadcast_to(whole, counts.shape)


def confusion_figure(
    counts: NDArray[np.int64],
    labels: Sequence[str],
    *,
    normalise: Normalise = "true",
    mistakes_only: bool = False,
    selected: tuple[int, int] | None = None,
) -> go.Figure:
    """Draw a confusion matrix that can be read cell by cell.

    Args:
        counts: shape (K, K), rows true, columns predicted.
        labels: K class names.
        normalise: what the printed share is of; "none" prints counts alone.
        mistakes_only: leave the diagonal without colour and let the largest mistake have the
            strongest; otherwise the diagonal drowns the mistakes.
        selected: (true, predicted) of the cell to frame.

    Returns:
        A figure on a transparent ground that takes its text colour from the theme.
    """
    size = len(labels)
    values = counts.astype(np.float64) if normalise == "none" else shares(counts, normalise)
    strength = _strength(values, mistakes_only)
    figure = go.Figure(
        [
            go.Heatmap(
                # Signed, so that one trace shows both hues: right above zero, wrong below it.
                z=np.where(np.eye(size, dtype=bool), strength, -strength).tolist(),
                x=list(labels),
                y=list(labels),
                customdata=_hover(counts, labels, normalise),
                hovertemplate="%{customdata}<extra></extra>",
                zmin=-1,
                zmax=1,
                colorscale=_COLOUR_SCALE,
                showscale=False,
                xgap=2,
                ygap=2,
            ),
            _numbers(counts, labels, normalise),
        ]
    )
    if selected is not None:
        figure.add_shape(**_frame(*selected))
    figure.update_layout(
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        showlegend=False,
        dragmode=False,
        hoverlabel={"align": "left"},
    )
    axis = {
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "",
        "ticklabelstandoff": 4,
        "type": "category",
    }
    figure.update_xaxes(title="Predicted", automargin=True, **axis)
    figure.update_yaxes(title="True", autorange="reversed", automargin=True, **axis)
    return figure


_COLOUR_SCALE: Final = [
    [0.0, f"rgba({WRONG},{STRONGEST})"],
    # The faintest tint at the middle, grey, where "right" and "wrong" meet at no pictures at all.
    [0.4999, f"rgba({WRONG},0.05)"],
    [0.5, "rgba(128,128,128,0.07)"],
    [0.5001, f"rgba({RIGHT},0.05)"],
    [1.0, f"rgba({RIGHT},{STRONGEST})"],
]


def _strength(values: NDArray[np.float64], mistakes_only: bool) -> NDArray[np.float64]:
    """Scale values to [0, 1] by the largest that is coloured; all zeros stay zeros."""
    coloured = np.where(np.eye(len(values), dtype=bool), 0.0, values) if mistakes_only else values
    largest = coloured.max(initial=0.0)
    scaled: NDArray[np.float64] = coloured / largest if largest > 0 else np.zeros_like(values)
    return scaled


def _numbers(counts: NDArray[np.int64], labels: Sequence[str], normalise: Normalise) -> go.Scatter:
    """Print each cell's count and share, in the theme's text colour.

    A trace of its own: Plotly's choice of contrast for a heat map's text ignores opacity.
    """
    share = shares(counts, normalise)
    cells = [(i, j) for i in range(len(labels)) for j in range(len(labels))]
    return go.Scatter(
        x=[labels[j] for _, j in cells],
        y=[labels[i] for i, _ in cells],
        text=[
            f"<b>{counts[i, j]:,}</b>"
            + ("" if normalise == "none" else f"<br>{percent(float(share[i, j]))}")
            for i, j in cells
        ],
        mode="text",
        textfont={"size": 11},
        # Skipped by the pointer, so that a click reaches the cell below.
        hoverinfo="skip",
    )


def percent(share: float) -> str:
    """Write a share for a narrow cell: '24 %', '0.3 %', '0 %'."""
    if 0 < share < 0.0095:
        return f"{max(share * 100, 0.1):.1f} %"
    return f"{share * 100:.0f} %"


def _hover(
    counts: NDArray[np.int64], labels: Sequence[str], normalise: Normalise
) -> list[list[str]]:
    # A list, not an array: numpy customdata vanishes from hover and click data.
    share, whole = shares(counts, normalise), denominators(counts, normalise)
    return [
        [
            cell_words(true, predicted)
            + f"<br><b>{counts[i, j]:,}</b> "
            + (
                f"of {whole[i, j]:,} pictures"
                if normalise == "none"
                else _SHARE_OF[normalise].format(
                    n=f"{whole[i, j]:,}", true=true, predicted=predicted
                )
                + f" ({100 * share[i, j]:.1f} %)"
            )
            for j, predicted in enumerate(labels)
        ]
        for i, true in enumerate(labels)
    ]


def cell_words(true: str, predicted: str) -> str:
    """Say in words what a cell counts."""
    return f"{true}, recognised" if true == predicted else f"{true} taken for {predicted}"


def _frame(true: int, predicted: int) -> dict[str, Any]:
    return {
        "type": "rect",
        "x0": predicted - 0.5,
        "x1": predicted + 0.5,
        "y0": true - 0.5,
        "y1": true + 0.5,
        # Grey of middle lightness: at least 3 : 1 against both themes' ground.
        "line": {"width": 3, "color": "#7d7d7d"},
    }
