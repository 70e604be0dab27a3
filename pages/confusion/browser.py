"""What the confusion page does in the browser: see `assets/60-confusion.js`."""

from dash import ALL, ClientsideFunction, Dash, Input, Output, State

from pages.confusion import ids

_MATRIX = {"type": ids.MATRIX, "index": ALL}


def register(app: Dash) -> None:
    """Wire the browser's part to an application."""
    app.clientside_callback(
        ClientsideFunction("confusion", "chooseCells"),
        Output(ids.CELLS, "data"),
        Output(_MATRIX, "clickData"),
        Output(_MATRIX, "clickAnnotationData"),
        Input(_MATRIX, "clickData"),
        Input(_MATRIX, "clickAnnotationData"),
        Input({"type": ids.CELL, "cell": ALL}, "n_clicks"),
        Input({"type": ids.LARGEST, "cell": ALL}, "n_clicks"),
        State(ids.CELLS, "data"),
        State(ids.COLOUR, "value"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("confusion", "frameCells"),
        Output(_MATRIX, "figure"),
        Input(ids.CELLS, "data"),
        State(_MATRIX, "figure"),
        prevent_initial_call=True,
    )
    # Without an output: where there is a table there is no figure to write into.
    app.clientside_callback(
        ClientsideFunction("confusion", "pressCells"),
        Input(ids.CELLS, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("confusion", "chooseAxes"),
        Output(ids.AXES, "data"),
        Output(ids.ROWS, "value"),
        Output(ids.COLUMNS, "value"),
        Output(ids.CELLS, "data", allow_duplicate=True),
        Input(ids.ROWS, "value"),
        Input(ids.COLUMNS, "value"),
        State(ids.AXES, "data"),
        State(ids.CELLS, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("confusion", "openPicture"),
        Output(ids.ROW, "data"),
        Output(ids.DRAWER, "is_open"),
        Input(ids.OPENED, "data"),
        Input({"type": ids.STEP, "to": ALL}, "n_clicks"),
        Input(ids.DRAWER, "is_open"),
        State({"type": ids.STEP, "to": ALL}, "value"),
        prevent_initial_call=True,
    )
