"""Two runs held against one another, and the pictures on which they differ."""

from typing import Final

from pages.models.tab import Tab
from pages.models.tabs.difference.callbacks import register
from pages.models.tabs.difference.layout import layout

TAB: Final = Tab("difference", "Two runs", "arrow-left-right", layout, register, picks=False)
