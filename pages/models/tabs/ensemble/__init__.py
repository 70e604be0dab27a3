"""An ensemble of the runs compared: how good it would be, and storing it."""

from typing import Final

from pages.models.tab import Tab
from pages.models.tabs.ensemble.callbacks import register
from pages.models.tabs.ensemble.layout import layout

TAB: Final = Tab("ensemble", "Ensemble", "collection", layout, register, splits=False)
