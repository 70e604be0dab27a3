"""HTML attributes that are no Python names: `aria-label`, `data-for`."""

from typing import Any


def aria(**values: str | bool | None) -> dict[str, Any]:
    """Return accessibility attributes: `html.Nav(**aria(label="Pages"))` sets `aria-label`.

    A truth value becomes "true" or "false", as ARIA wants it; None leaves the attribute out.
    """
    return _named("aria", values)


def data(**values: str | bool | None) -> dict[str, Any]:
    """Return data attributes, for asset scripts and styles: `data(for_="id")` sets `data-for`."""
    return _named("data", values)


def _named(prefix: str, values: dict[str, str | bool | None]) -> dict[str, Any]:
    return {
        f"{prefix}-{name.rstrip('_').replace('_', '-')}": str(value).lower()
        if isinstance(value, bool)
        else value
        for name, value in values.items()
        if value is not None
    }
