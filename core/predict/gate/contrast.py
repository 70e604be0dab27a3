"""Whether the crop has light and shade."""

from core.predict.analysis import Check
from core.predict.gate.limits import CONTRAST
from core.predict.gate.seen import Seen


def check(seen: Seen) -> Check:
    """Return whether grey levels of the crop differ as they do in pictures of faces."""
    value = seen.features["contrast"]
    level = CONTRAST.level(value)
    flat = value < CONTRAST.amber[0]
    reason = {
        "green": "Light and shade are as usual.",
        "amber": (
            "There is hardly any light and shade in the face."
            if flat
            else "Light and shade are very harsh."
        ),
        "red": (
            "The picture is nearly one grey all over."
            if flat
            else "The picture is black and white with little between, unlike a photograph."
        ),
    }[level]
    # In percent of the largest standard deviation that grey levels can have.
    return Check("contrast", "Contrast", level, 100 * value / 127.5, "%", reason)
