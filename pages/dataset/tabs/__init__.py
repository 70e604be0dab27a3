"""The tabs of the data set page, in the order they are shown; each is one package here."""

import importlib
from functools import cache
from typing import Final

from pages.dataset.tab import Tab

TABS: Final[tuple[str, ...]] = (
    "overview",
    "gallery",
    "map",
    "problems",
    "people",
    "training",
    "importing",
)


@cache
def load_tabs() -> tuple[Tab, ...]:
    """Return all tabs, the one that an address without `tab` opens first.

    Each `pages/dataset/tabs/<name>/__init__.py` (or `<name>.py`) holds a `TAB`.
    """
    return tuple(importlib.import_module(f"pages.dataset.tabs.{name}").TAB for name in TABS)
