"""One colour and one marker for each expression, the same in every figure."""

from typing import Final

# Okabe and Ito's colours, told apart with the common colour-vision deficiencies
# (https://jfly.uni-koeln.de/color/); yellow is darkened so that it shows on white, and black is
# replaced by a grey that shows on white and on black.
EMOTION_COLOURS: Final[dict[str, str]] = {
    "angry": "#d55e00",
    "disgust": "#009e73",
    "fear": "#9467bd",
    "happy": "#d9a400",
    "sad": "#0072b2",
    "surprise": "#56b4e9",
    "neutral": "#8a8f98",
}

# Colour is never the only mark: these Plotly marker symbols tell the classes apart without it.
EMOTION_SYMBOLS: Final[dict[str, str]] = {
    "angry": "triangle-down",
    "disgust": "diamond",
    "fear": "cross",
    "happy": "circle",
    "sad": "square",
    "surprise": "star",
    "neutral": "hexagon",
}

# One colour a series where series are not expressions (runs, splits).
SERIES_COLOURS: Final[tuple[str, ...]] = (
    "#3b6fb6",
    "#d55e00",
    "#009e73",
    "#9467bd",
    "#d9a400",
    "#56b4e9",
    "#8a8f98",
)

# For groups in an order, from low to high: lighter and warmer step by step, so that the order shows
# with the common colour-vision deficiencies and in grey; each shows on white and on black.
ORDERED_COLOURS: Final[tuple[str, ...]] = ("#7b5ea7", "#4f7cc0", "#2a9d8f", "#8fb339", "#e0b000")
ORDERED_SYMBOLS: Final[tuple[str, ...]] = (
    "triangle-down",
    "square",
    "diamond",
    "circle",
    "triangle-up",
)

# For yes and no.
RIGHT: Final = "#0072b2"
WRONG: Final = "#d55e00"

# What a marker looks like in a text, for tables that explain a figure's markers.
GLYPHS: Final[dict[str, str]] = {
    "circle": "\u25cf",
    "cross": "\u271a",
    "diamond": "\u25c6",
    "hexagon": "\u2b22",
    "square": "\u25a0",
    "star": "\u2605",
    "triangle-down": "\u25bc",
    "triangle-up": "\u25b2",
    "x": "\u2716",
}

# In figures of several runs each has, beside its colour, a marker and a dash of its own.
SERIES_SYMBOLS: Final[tuple[str, ...]] = (
    "circle",
    "diamond",
    "square",
    "triangle-up",
    "cross",
    "star",
    "hexagon",
)
SERIES_DASHES: Final[tuple[str, ...]] = (
    "solid",
    "dash",
    "dashdot",
    "longdash",
    "dot",
    "longdashdot",
    "4px 2px",
)

# For single-series figures: a blue between those of the two themes (assets/10-theme.css).
BRAND: Final = "#3b6fb6"
# A grey that shows on white and on black, for what only helps to read a figure.
QUIET: Final = "#8a8f98"

# Perceptually uniform: heat over a picture.
HEAT_SCALE: Final = "Inferno"
# For evidence with a sign: equally light at equal magnitudes, told apart by everyone; blue against,
# red for.
SIGNED_SCALE: Final = "RdBu_r"


def series_colour(place: int) -> str:
    """Return the colour of the series at a place, in every figure of the same series."""
    return SERIES_COLOURS[place % len(SERIES_COLOURS)]


def series_symbol(place: int) -> str:
    """Return the marker of the series at a place."""
    return SERIES_SYMBOLS[place % len(SERIES_SYMBOLS)]


def series_dash(place: int) -> str:
    """Return the dash of the series at a place."""
    return SERIES_DASHES[place % len(SERIES_DASHES)]
