"""All runs: the table, and their accuracies as a figure."""

from typing import Final

from pages.models.tab import Tab
from pages.models.tabs.runs.callbacks import register
from pages.models.tabs.runs.layout import layout

TAB: Final = Tab("runs", "All runs", "table", layout, register, picks=False, splits=False)
