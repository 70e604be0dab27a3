"""Whether there is a face at all."""

from typing import Final

from core.predict.analysis import Check, Level
from core.predict.gate.familiarity import LIMITS
from core.predict.gate.seen import Seen

# The detector's confidence below which a face that it found is looked at with care.
_SURE: Final = 0.99


def check(seen: Seen) -> Check:
    """Return whether a face was found, and how sure the detector is of it."""
    level: Level = "green"
    if not seen.landmarks:
        # Each alone happens to faces as well; both together hardly ever.
        strange = seen.nearer is not None and LIMITS.level(seen.nearer) != "green"
        level = "red" if strange else "amber"
        reason = (
            "No eyes, nose and mouth were found here, and to the model it looks unlike a face."
            if strange
            else "No eyes, nose and mouth were found here, so it is not sure that this is a face; "
            "how far it is turned was not measured."
        )
    elif seen.confidence < _SURE:
        level = "amber"
        reason = f"The detector is only {_percent(seen.confidence)} sure that this is a face."
    else:
        reason = f"A face with eyes, nose and mouth was found ({_percent(seen.confidence)} sure)."
    return Check("face", "Face", level, 100 * seen.confidence, "%", reason)


def _percent(share: float) -> str:
    # Never "100 %": no detector is that sure.
    return f"{min(99.9, 100 * share):.1f}\u00a0%"
