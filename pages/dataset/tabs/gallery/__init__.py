"""The pictures themselves."""

from typing import Final

from pages.dataset.tab import Tab
from pages.dataset.tabs.gallery.callbacks import register
from pages.dataset.tabs.gallery.layout import layout, place

TAB: Final = Tab("gallery", "Gallery", "grid-3x3-gap", layout, register, place=place)
