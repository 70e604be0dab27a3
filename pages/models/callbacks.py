"""What happens on the models page whichever tab is open: ticks and split, and the tabs' own."""

from dash import Dash, Input, Output, State
from dash.dependencies import ClientsideFunction

from dashboard.components.address import sync_address
from pages.models import ids
from pages.models.tabs import load_tabs


def register(app: Dash) -> None:
    """Wire the page to an application."""
    app.clientside_callback(
        ClientsideFunction("models", "pick"),
        Output(ids.PICKED, "data", allow_duplicate=True),
        Input(ids.PICKS, "value"),
        State(ids.PICKED, "data"),
        prevent_initial_call=True,
    )
    # One for each, as no tab has all of them and a callback needs all its inputs.
    for name, control in (
        ("runs", (ids.PICKED, "data")),
        ("split", (ids.SPLIT, "value")),
        ("run", (ids.RUN, "value")),
        ("purpose", (ids.PURPOSE, "value")),
    ):
        sync_address(app, "models", {name: control})
    for tab in load_tabs():
        tab.register(app)
