"""Levels from limits."""

from core.predict.analysis import Level


def too_low(value: float, *, amber: float, red: float) -> Level:
    """Return the level of a value that should not be low: below `red`, below `amber`, or not."""
    if value < red:
        return "red"
    return "amber" if value < amber else "green"


def too_high(value: float, *, amber: float, red: float) -> Level:
    """Return the level of a value that should not be high."""
    return too_low(-value, amber=-amber, red=-red)
