"""How far the head is tilted to a shoulder."""

from math import atan2, degrees
from typing import Final

from core.predict.analysis import Check
from core.predict.gate.limits import at_most
from core.predict.gate.seen import Seen

_LIMITS: Final = at_most(amber=15, red=40)


def check(seen: Seen) -> Check | None:
    """Return how far the line through the eyes is from level; None without landmarks."""
    if not seen.landmarks:
        return None
    left, right = seen.landmarks["left_eye"], seen.landmarks["right_eye"]
    angle = degrees(atan2(right[1] - left[1], right[0] - left[0]))
    level = _LIMITS.level(abs(angle))
    found = f"The head is tilted by {abs(angle):.0f}°"
    reason = {
        "green": "The head is upright.",
        "amber": f"{found}; the model was trained on heads that are nearly upright.",
        "red": f"{found}, further than the model can follow. Turn the picture upright.",
    }[level]
    return Check("roll", "Tilt", level, angle, "°", reason)
