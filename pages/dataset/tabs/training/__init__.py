"""What training makes of a picture."""

from typing import Final

from pages.dataset.tab import Tab
from pages.dataset.tabs.training.callbacks import register
from pages.dataset.tabs.training.layout import layout

TAB: Final = Tab("training", "What training sees", "magic", layout, register)
