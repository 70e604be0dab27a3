"""What happens among the faces."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from dashboard.components.address import sync_address
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tabs.gallery.faces import faces
from pages.dataset.view import View, next_seed


def show_faces(split: str, label: str, seed: int, data: str) -> list[Component]:
    """Return the sample of a split and an expression."""
    dataset = services().dataset(data)
    return faces(dataset, View.of({"split": split, "label": label, "seed": seed}, dataset))


def register(app: Dash) -> None:
    """Wire the faces to an application."""
    app.callback(
        Output(ids.SEED, "data"),
        Input(ids.SHUFFLE, "n_clicks"),
        State(ids.SEED, "data"),
        prevent_initial_call=True,
    )(lambda _clicks, seed: next_seed(seed))
    app.callback(
        Output(ids.SAMPLE, "children"),
        Input(ids.GALLERY_SPLIT, "value"),
        Input(ids.GALLERY_LABEL, "value"),
        Input(ids.SEED, "data"),
        State(ids.DATA, "data"),
        prevent_initial_call=True,
    )(show_faces)
    sync_address(
        app,
        "dataset",
        {
            "split": (ids.GALLERY_SPLIT, "value"),
            "label": (ids.GALLERY_LABEL, "value"),
            "seed": (ids.SEED, "data"),
        },
    )
