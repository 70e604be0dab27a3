"""What happens in "What training sees"."""

from dash import Dash, Input, Output, State
from dash.development.base_component import Component

from dashboard.components.address import sync_address
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tabs.training.augmentation import augmented, options, trained_here
from pages.dataset.view import View, next_seed


def show_augmented(settings: str, draw: int, chosen: int | str, data: str) -> list[Component]:
    """Return sixteen versions of the chosen picture, or of a default one."""
    shared = services()
    dataset = shared.dataset(data)
    known = [name for name, _ in options(trained_here(shared, dataset))]
    query = {"settings": settings, "draw": draw, "example": chosen}
    return augmented(shared, dataset, View.of(query, dataset, settings=known))


def register(app: Dash) -> None:
    """Wire the view to an application."""
    app.callback(
        Output(ids.DRAW, "data"),
        Input(ids.DRAW_AGAIN, "n_clicks"),
        State(ids.DRAW, "data"),
        prevent_initial_call=True,
    )(lambda _clicks, draw: next_seed(draw))
    # With the page itself too: the page does not wait for the models' process.
    app.callback(
        Output(ids.AUGMENTED, "children"),
        Input(ids.SETTINGS, "value"),
        Input(ids.DRAW, "data"),
        Input(ids.EXAMPLE, "data"),
        State(ids.DATA, "data"),
    )(show_augmented)
    sync_address(
        app,
        "dataset",
        {
            "settings": (ids.SETTINGS, "value"),
            "example": (ids.EXAMPLE, "data"),
            "draw": (ids.DRAW, "data"),
        },
    )
