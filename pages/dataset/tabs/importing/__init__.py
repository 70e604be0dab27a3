"""Bringing one's own pictures in."""

from typing import Final

from pages.dataset.tab import Tab
from pages.dataset.tabs.importing.callbacks import register
from pages.dataset.tabs.importing.layout import layout

TAB: Final = Tab(
    "importing", "Import pictures", "box-arrow-in-down", layout, register, needs_pictures=False
)
