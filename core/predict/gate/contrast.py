"""Whether the crop has light and shade."""

from typing import Final

from core.predict.analysis import Check
from core.predict.gate.levels import too_low
from core.predict.gate.seen import Seen

# Standard deviation of grey levels.
_AMBER: Final = 20.0
_RED: Final = 8.0


def check(seen: Seen) -> Check:
    """Return whether grey levels of the crop differ as they do in pictures of faces."""
    value = seen.features["contrast"]
    level = too_low(value, amber=_AMBER, red=_RED)
    reason = {
        "green": "There is enough light and shade.",
        "amber": "There is hardly any light and shade in the face.",
        "red": "The picture is nearly one grey all over.",
    }[level]
    return Check("contrast", "Contrast", level, 100 * value / 127.5, "%", reason)
