"""The cells of a confusion matrix: what each is a share of, and how strongly it is coloured."""

from typing import Final, Literal, get_args

import numpy as np
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


def cell_strength(
    counts: NDArray[np.int64],
    *,
    normalise: Normalise = "true",
    mistakes_only: bool = False,
    log: bool = False,
) -> NDArray[np.float64]:
    """Return how strongly each cell is coloured: above 0 where right, below it where wrong.

    Args:
        counts: shape (K, K).
        normalise: what colours compare: shares, or with "none" counts.
        mistakes_only: leave the diagonal at 0.
        log: by the logarithm of the multiple of the smallest value above 0.

    Returns:
        Shape (K, K) in [-1, 1]; the largest magnitude is 1 unless every cell is 0.
    """
    values = counts.astype(np.float64) if normalise == "none" else shares(counts, normalise)
    diagonal = np.eye(len(values), dtype=bool)
    if mistakes_only:
        values = np.where(diagonal, 0.0, values)
    if log and values.any():
        values = np.log1p(values / values[values > 0].min())
    largest = values.max(initial=0.0)
    scaled = values / largest if largest > 0 else np.zeros_like(values)
    # Signed, so that one trace shows both hues.
    strength: NDArray[np.float64] = np.where(diagonal, scaled, -scaled)
    return strength


def cell_colour(strength: float) -> str:
    """Return the colour of a strength as the figure paints it, for CSS."""
    if not strength:
        return "rgba(128,128,128,0.07)"
    faintest = 0.05
    opacity = faintest + (STRONGEST - faintest) * abs(strength)
    return f"rgba({RIGHT if strength > 0 else WRONG},{opacity:.3f})"


def percent(share: float) -> str:
    """Write a share for a narrow cell: '24 %', '0.3 %', '0 %'."""
    if 0 < share < 0.0095:
        return f"{max(share * 100, 0.1):.1f} %"
    return f"{share * 100:.0f} %"
