"""A random sample of faces, drawn from its address."""

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.labels import EMOTIONS, SPLITS
from dashboard.components import controls, page
from dashboard.components.text import count
from pages.dataset import ids
from pages.dataset.tab import Shown
from pages.dataset.tabs.gallery.faces import faces
from pages.dataset.view import ALL_CLASSES, FACES_PER_CLASS, View


def layout(shown: Shown) -> Component:
    """Return the faces of a split: ten of each expression, or more of one."""
    dataset = shown.dataset
    view = View.of(shown.query, dataset)
    splits = [split for split in SPLITS if sum(dataset.counts[split])]
    return page.section(
        "Faces",
        page.toolbar(
            controls.select(
                ids.GALLERY_SPLIT,
                "Split",
                [(split, f"{split} ({count(sum(dataset.counts[split]))})") for split in splits],
                view.split,
            ),
            controls.select(
                ids.GALLERY_LABEL,
                "Expression",
                [
                    (ALL_CLASSES, f"all, {FACES_PER_CLASS} each"),
                    *((emotion, f"{emotion} only") for emotion in EMOTIONS),
                ],
                view.label,
            ),
            dbc.Button(
                [page.icon("shuffle"), " Other faces"],
                id=ids.SHUFFLE,
                color="primary",
                outline=True,
            ),
        ),
        html.Div(faces(dataset, view), id=ids.SAMPLE),
        dcc.Store(id=ids.SEED, data=view.seed),
        help="A random sample. Its address keeps it: whoever opens the link sees the same faces.",
    )
