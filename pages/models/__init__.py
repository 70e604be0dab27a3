"""The models page: runs compared, learning curves, and what made a run."""

from typing import Final

from dashboard.components.page import Page
from pages.models.callbacks import register
from pages.models.layout import layout

PAGE: Final = Page(
    name="models",
    path="/models",
    title="Models",
    icon="bar-chart-line",
    lead="Compare the trained models, and see how each one was made.",
    layout=layout,
    register=register,
    shows_selection=True,
    # One of the tabs stands for all: tests of this page draw each of them with small data.
    views=("tab=classes",),
)
