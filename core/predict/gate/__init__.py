"""The gate: what is looked at before a face is answered. One check a file."""

from collections.abc import Callable
from typing import Final

from core.predict.analysis import Check, Gate
from core.predict.gate import brightness, contrast, face, familiarity, roll, sharpness, size, yaw
from core.predict.gate.seen import Seen

__all__ = ["CHECKS", "Seen", "look"]

CHECKS: Final[tuple[Callable[[Seen], Check | None], ...]] = (
    face.check,
    size.check,
    sharpness.check,
    brightness.check,
    contrast.check,
    roll.check,
    yaw.check,
    familiarity.check,
)
"""The checks in the order they are shown; None from one that cannot be made of this face."""


def look(seen: Seen) -> Gate:
    """Return what the checks say of one face."""
    return Gate(tuple(found for check in CHECKS if (found := check(seen)) is not None))
