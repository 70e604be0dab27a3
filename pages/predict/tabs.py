"""The tabs of the Predict page, in the order they are shown; each is a package beside this."""

import importlib
from functools import cache
from typing import Final

from pages.predict.tab import Tab

TABS: Final[tuple[str, ...]] = ("pictures", "video")


@cache
def load_tabs() -> tuple[Tab, ...]:
    """Return all tabs, the one that an address without `tab` opens first.

    Each `pages/predict/<name>/__init__.py` holds a `TAB`.
    """
    return tuple(importlib.import_module(f"pages.predict.{name}").TAB for name in TABS)
