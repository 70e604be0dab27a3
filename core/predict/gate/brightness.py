"""Whether the crop is neither dark nor glaring."""

from typing import Final

from core.predict.analysis import Check, Level
from core.predict.gate.seen import Seen

# Mean grey levels.
_AMBER: Final = (50.0, 210.0)
_RED: Final = (20.0, 235.0)


def check(seen: Seen) -> Check:
    """Return whether the crop's mean grey level is one that pictures of faces have."""
    value = seen.features["brightness"]
    level: Level = "green"
    reason = "The light is neither too dark nor too bright."
    for limit, bounds in (("amber", _AMBER), ("red", _RED)):
        if not bounds[0] <= value <= bounds[1]:
            level = "red" if limit == "red" else "amber"
            very = "far too" if level == "red" else "very"
            reason = f"The face is {very} {'dark' if value < bounds[0] else 'bright'}."
    return Check("brightness", "Brightness", level, 100 * value / 255, "%", reason)
