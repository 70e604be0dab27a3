"""Confusion: which expression a model takes for which, down to the single picture."""

from dashboard.components.page import Page
from pages.confusion.callbacks import register
from pages.confusion.layout import LEAD, TITLE, layout

PAGE = Page(
    name="confusion",
    path="/confusion",
    title=TITLE,
    icon="grid-3x3",
    lead=LEAD,
    layout=layout,
    register=register,
    shows_selection=True,
)
