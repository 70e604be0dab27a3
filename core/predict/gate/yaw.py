"""How far the face is turned to a side."""

from math import hypot
from typing import Final

from core.predict.analysis import Check
from core.predict.gate.limits import at_most
from core.predict.gate.seen import Seen

# In percent of half the distance between the eyes: 0 has the nose in the middle, 100 below an eye.
# Of the faces found in 150 Training crops a tenth is beyond the one, a hundredth beyond the other.
_LIMITS: Final = at_most(amber=75, red=120)


def check(seen: Seen) -> Check | None:
    """Return how far the nose is from the middle between the eyes; None without landmarks.

    Along the line through the eyes, in percent of half their distance. It grows with the angle of
    the head but is no angle: noses and cameras differ.
    """
    if not seen.landmarks:
        return None
    left, right, nose = (seen.landmarks[name] for name in ("left_eye", "right_eye", "nose"))
    across, down = right[0] - left[0], right[1] - left[1]
    distance = max(hypot(across, down), 1e-6)
    middle = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    along = ((nose[0] - middle[0]) * across + (nose[1] - middle[1]) * down) / distance
    value = 100 * along / (distance / 2)
    level = _LIMITS.level(abs(value))
    reason = {
        "green": "The face looks to the front.",
        "amber": "The face is turned to a side: part of it cannot be seen.",
        "red": "The face is seen from the side: one half of it is hidden.",
    }[level]
    return Check("yaw", "Turn to the side", level, value, "%", reason)
