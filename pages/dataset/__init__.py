"""The data set page: class distribution, faces, pixel statistics."""

from typing import Final

from dashboard.components.page import Page
from pages.dataset.callbacks import register
from pages.dataset.layout import layout

PAGE: Final = Page(
    name="dataset",
    path="/dataset",
    title="Dataset",
    icon="images",
    lead="See how many pictures there are of each expression, and look at them.",
    layout=layout,
    register=register,
)
