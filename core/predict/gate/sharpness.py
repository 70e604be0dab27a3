"""Whether the crop is in focus, and looks like a photograph rather than noise or line art."""

from core.predict.analysis import Check
from core.predict.gate.limits import SHARPNESS
from core.predict.gate.seen import Seen


def check(seen: Seen) -> Check:
    """Return whether neighbouring pixels of the crop differ as they do in pictures of faces."""
    value = seen.features["sharpness"]
    level = SHARPNESS.level(value)
    blurred = value < SHARPNESS.amber[0]
    reason = {
        "green": "The face is sharp enough.",
        "amber": (
            "The face is blurred: fine lines around eyes and mouth are lost."
            if blurred
            else "The picture is grainy or has very hard edges."
        ),
        "red": (
            "The face is so blurred that hardly any detail is left."
            if blurred
            else "Neighbouring pixels differ as in noise, text or a drawing, not as in a face."
        ),
    }[level]
    return Check("sharpness", "Sharpness", level, value, "", reason)
