"""Whether the face has as many pixels as the net sees."""

from typing import Final

from core.labels import SIZE
from core.predict.analysis import Check
from core.predict.gate.limits import at_least
from core.predict.gate.seen import Seen

# Half the pixels across: beyond it enlarging blurs more than FER2013's most blurred pictures.
_LIMITS: Final = at_least(amber=SIZE, red=SIZE / 2)


def check(seen: Seen) -> Check:
    """Return whether the square cut out is as wide as the net's own picture."""
    level = _LIMITS.level(round(seen.side))
    found = f"The face is {seen.side:.0f} pixels wide"
    reason = {
        "green": f"{found}; the model looks at {SIZE}.",
        "amber": f"{found}; below {SIZE} it is enlarged, and detail is missing.",
        "red": f"{found}; below {_LIMITS.red[0]:.0f} too little of an expression is left.",
    }[level]
    return Check("size", "Face size", level, seen.side, "px", reason)
