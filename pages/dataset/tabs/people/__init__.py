"""What ten people said of each picture, beside its label."""

from typing import Final

from pages.dataset.tab import Tab
from pages.dataset.tabs.people.callbacks import register
from pages.dataset.tabs.people.layout import layout

TAB: Final = Tab("people", "What people see", "people", layout, register)
