"""The tabs of the models page, in the order they are shown; each is one module here."""

import importlib
from functools import cache
from typing import Final

from pages.models.tab import Tab

TABS: Final[tuple[str, ...]] = (
    "runs",
    "curves",
    "classes",
    "probabilities",
    "slices",
    "difference",
    "settings",
    "ensemble",
    "run",
)


@cache
def load_tabs() -> tuple[Tab, ...]:
    """Return all tabs, the one that an address without `tab` opens first.

    Each `pages/models/tabs/<name>.py`, or package of that name, holds a `TAB`.
    """
    return tuple(importlib.import_module(f"pages.models.tabs.{name}").TAB for name in TABS)
