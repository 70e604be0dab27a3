"""Whether the crop is neither dark nor glaring."""

from core.predict.analysis import Check
from core.predict.gate.limits import BRIGHTNESS
from core.predict.gate.seen import Seen


def check(seen: Seen) -> Check:
    """Return whether the crop's mean grey level is one that pictures of faces have."""
    value = seen.features["brightness"]
    level = BRIGHTNESS.level(value)
    side = "dark" if value < BRIGHTNESS.amber[0] else "bright"
    reason = {
        "green": "The light is neither too dark nor too bright.",
        "amber": f"The face is very {side}: expressions are recognised less well.",
        "red": f"The face is far too {side}.",
    }[level]
    return Check("brightness", "Brightness", level, 100 * value / 255, "%", reason)
