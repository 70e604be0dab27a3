"""The first tab: how many pictures of what, and how they look as numbers."""

from typing import Final

from pages.dataset.tab import Tab
from pages.dataset.tabs.overview.callbacks import register
from pages.dataset.tabs.overview.layout import layout

TAB: Final = Tab("overview", "Overview", "bar-chart", layout, register)
