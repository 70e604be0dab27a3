"""What is wrong with the data: copies, leaks, doubtful labels."""

from typing import Final

from pages.dataset.tab import Tab
from pages.dataset.tabs.problems.callbacks import register
from pages.dataset.tabs.problems.layout import layout

TAB: Final = Tab("problems", "Problems", "exclamation-triangle", layout, register)
