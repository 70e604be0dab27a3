"""The start: what this is, what is loaded, where to go."""

from dashboard.components.page import Page
from pages.home.layout import layout, register

PAGE = Page(
    name="home",
    path="/",
    title="Start",
    icon="house",
    lead="What is loaded and where to go.",
    layout=layout,
    register=register,
)
