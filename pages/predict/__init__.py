"""Predict: pictures in, explained expressions out."""

from typing import Final

from dashboard.components.page import Page
from pages.predict import words
from pages.predict.callbacks import register
from pages.predict.layout import layout

PAGE: Final = Page(
    name="predict",
    path="/predict",
    title=words.TITLE,
    icon="person-bounding-box",
    lead=words.LEAD,
    layout=layout,
    register=register,
    shows_dataset=False,
    views=("tab=video",),
)
