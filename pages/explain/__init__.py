"""Explain: which parts of a picture a model leant on."""

from dashboard.components.page import Page
from pages.explain.callbacks import register
from pages.explain.layout import LEAD, TITLE, layout

PAGE = Page(
    name="explain",
    path="/explain",
    title=TITLE,
    icon="lightbulb",
    lead=LEAD,
    layout=layout,
    register=register,
    views=("view=many",),
)
