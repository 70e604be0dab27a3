"""Numbers as people read them."""

from collections.abc import Mapping


def count(n: int) -> str:
    """Return a whole number with thousands separated: "3,589"."""
    return f"{n:,}"


def percent(value: float, digits: int = 1) -> str:
    """Return a share of 1 as "66.4 %"."""
    # A no-break space keeps the sign beside its number.
    return f"{100 * value:.{digits}f}\u00a0%"


def with_interval(metric: Mapping[str, float] | None, percent: bool = True) -> str:
    """Return a metric with its 95 % interval: "66.4 % (64.8 to 67.9)", or "0.94 (0.91 to 0.97)".

    Args:
        metric: keys `value`, `low`, `high`; None, or a value of None, was not measured.
        percent: True for shares of 1.
    """
    if metric is None or metric["value"] is None:
        return "not measured"
    scale, digits, unit = (100, 1, "\u00a0%") if percent else (1, 3, "")
    value, low, high = (scale * metric[key] for key in ("value", "low", "high"))
    return f"{value:.{digits}f}{unit} ({low:.{digits}f} to {high:.{digits}f})"


def size(n_bytes: int) -> str:
    """Return a file size: "640 kB", "3.1 MB"."""
    if n_bytes < 1_000:
        return f"{n_bytes} B"
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1_000:.0f} kB"
    return f"{n_bytes / 1_000_000:.1f} MB"
