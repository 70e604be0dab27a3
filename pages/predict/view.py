"""How much the page shows: what a reader needs, or everything."""

from collections.abc import Mapping
from typing import Final

SIMPLE: Final = "simple"
EXPERT: Final = "expert"
VIEWS: Final[tuple[tuple[str, str], ...]] = ((SIMPLE, "Simple view"), (EXPERT, "Expert view"))
COOKIE: Final = "predict_view"


def view_of(query: Mapping[str, str], cookies: Mapping[str, str]) -> str:
    """Return the view of an address; without one there, that chosen last in this browser."""
    known = dict(VIEWS)
    for chosen in (query.get("view"), cookies.get(COOKIE)):
        if chosen in known:
            return str(chosen)
    return SIMPLE
