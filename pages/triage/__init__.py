"""Triage: a model's errors one by one, and what a person decides about each."""

from typing import Final

from dashboard.components.page import Page
from pages.triage.callbacks import register
from pages.triage.layout import LEAD, TITLE, layout

PAGE: Final = Page(
    name="triage",
    path="/triage",
    title=TITLE,
    icon="clipboard-check",
    lead=LEAD,
    layout=layout,
    register=register,
    shows_selection=True,
)
