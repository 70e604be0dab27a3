"""Every picture as a point, like beside like."""

from typing import Final

from pages.dataset.tab import Tab
from pages.dataset.tabs.map.callbacks import register
from pages.dataset.tabs.map.layout import layout

TAB: Final = Tab("map", "Map", "map", layout, register)
