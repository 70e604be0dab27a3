"""What the confusion page does in the browser: see `assets/60-confusion.js`."""

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from pages.confusion import ids


def register(app: Dash) -> None:
    """Wire the browser's part to an application."""
    app.clientside_callback(
        ClientsideFunction("confusion", "chooseCell"),
        Output(ids.TRUE, "value"),
        Output(ids.PREDICTED, "value"),
        Output({"type": ids.MATRIX, "index": ALL}, "clickData"),
        Input({"type": ids.MATRIX, "index": ALL}, "clickData"),
        Input({"type": ids.LARGEST, "cell": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("confusion", "frameCell"),
        Output({"type": ids.MATRIX, "index": ALL}, "figure"),
        Input(ids.TRUE, "value"),
        Input(ids.PREDICTED, "value"),
        State({"type": ids.MATRIX, "index": ALL}, "figure"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("confusion", "openPicture"),
        Output(ids.ROW, "data"),
        Output(ids.DRAWER, "is_open"),
        Input({"type": ids.PICTURE, "row": ALL}, "n_clicks"),
        Input({"type": ids.STEP, "to": ALL}, "n_clicks"),
        Input(ids.DRAWER, "is_open"),
        State({"type": ids.STEP, "to": ALL}, "value"),
        prevent_initial_call=True,
    )
