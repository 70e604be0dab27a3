"""What the frame of the Predict page does: the question of use, the view, and all tabs."""

from dash import Dash, Input, Output, State
from dash.dependencies import ClientsideFunction

from dashboard.components.address import sync_address
from pages.predict import ids
from pages.predict.tabs import load_tabs


def register(app: Dash) -> None:
    """Wire the page to one application."""
    app.clientside_callback(
        ClientsideFunction("emotionLens", "predictPurpose"),
        Output(ids.LAW, "hidden"),
        Output(ids.STOP, "hidden"),
        Output(ids.CONTINUE, "disabled"),
        Input(ids.PURPOSE, "value"),
        Input(ids.EXCEPTION, "value"),
        State(ids.GUARD, "data-restricted"),
    )
    app.clientside_callback(
        ClientsideFunction("emotionLens", "predictContinue"),
        Input(ids.CONTINUE, "n_clicks"),
        State(ids.PURPOSE, "value"),
        State(ids.EXCEPTION, "value"),
        State(ids.GUARD, "data-restricted"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("emotionLens", "predictView"),
        Output(ids.FRAME, "className"),
        Input(ids.VIEW, "value"),
        prevent_initial_call=True,
    )
    sync_address(app, "predict", {"view": (ids.VIEW, "value")})
    for tab in load_tabs():
        tab.register(app)
