"""The start page, top to bottom."""

from collections.abc import Mapping

from dash import Dash, html
from dash.development.base_component import Component

from dashboard.components.page import header
from dashboard.services import services
from pages.home import ids
from pages.home.loaded import datasets, runs
from pages.home.ways import add_fer2013, responsible_use, ways


def layout(query: Mapping[str, str]) -> Component:
    """Draw the page; `data` in the query stays in all links.

    Raises:
        NoDataset: nothing is loaded yet.
    """
    current = services().dataset(query.get("data"))
    opened = services().datasets.all()
    return html.Div(
        [
            header(
                "Emotion Lens",
                "A workbench for models that read expressions on faces: see the pictures they "
                "learn from, where they are wrong, and what they looked at.",
            ),
            ways(query.get("data"), id=ids.VIEWS),
            datasets(opened, current, id=ids.DATASETS),
            add_fer2013() if all(dataset.synthetic for dataset in opened) else None,
            runs(services().runs.all(), current, id=ids.RUNS),
            responsible_use(),
        ]
    )


def register(app: Dash) -> None:
    """Nothing to wire: the page only links."""
    del app
