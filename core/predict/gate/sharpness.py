"""Whether the crop is in focus."""

from typing import Final

from core.predict.analysis import Check
from core.predict.gate.levels import too_low
from core.predict.gate.seen import Seen

# Variance of the Laplacian.
_AMBER: Final = 300.0
_RED: Final = 100.0


def check(seen: Seen) -> Check:
    """Return whether neighbouring pixels of the crop differ as they do in sharp pictures."""
    value = seen.features["sharpness"]
    level = too_low(value, amber=_AMBER, red=_RED)
    reason = {
        "green": "The face is sharp enough.",
        "amber": "The face is blurred: fine lines around eyes and mouth are lost.",
        "red": "The face is so blurred that hardly any detail is left.",
    }[level]
    return Check("sharpness", "Sharpness", level, value, "", reason)
