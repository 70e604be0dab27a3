"""The data set page: what the data are, every picture, and what training makes of them."""

from typing import Final

from dashboard.components.page import Page
from pages.dataset.callbacks import register
from pages.dataset.layout import layout
from pages.dataset.tabs import TABS

PAGE: Final = Page(
    name="dataset",
    path="/dataset",
    title="Dataset",
    icon="images",
    lead="See how many pictures there are of each expression, and look at them.",
    layout=layout,
    register=register,
    shows_selection=True,
    views=tuple(f"tab={name}" for name in TABS[1:]),
)
