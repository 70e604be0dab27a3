"""What happens on the data set page whichever tab is open: the drawer, and the tabs' own."""

from collections.abc import Mapping
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update

from dashboard.components.address import sync_address
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.cache import cache_folder
from pages.dataset.picture import cell_link, picture, title
from pages.dataset.statistics import statistics
from pages.dataset.tabs import load_tabs
from pages.dataset.view import NO_ROW, row_of


def show_picture(
    _clicks: list[int | None],
    wanted: Mapping[str, object] | None,
    is_open: bool,
    row: int | str,
    data: str,
) -> tuple[Any, Any, Any, Any]:
    """Open the drawer on a clicked face; forget the row when the drawer is closed.

    Returns:
        Row, whether the drawer is open, its title and its content.
    """
    trigger = ctx.triggered_id
    if trigger == ids.DRAWER and not is_open and row != NO_ROW:
        return NO_ROW, no_update, no_update, no_update
    # Faces that were just drawn fire as well, with no click.
    clicked = isinstance(trigger, dict) and ctx.triggered[0]["value"]
    if clicked:
        wanted = trigger
    dataset = services().dataset(data)
    chosen = row_of(wanted or {}, dataset) if clicked or trigger == ids.OPEN else None
    if chosen is None:
        return no_update, no_update, no_update, no_update
    facts, found = services().facts(dataset), statistics(dataset, cache_folder())
    place, cell = _place(wanted or {}), cell_link(dataset, chosen)
    body = picture(dataset, facts, found, chosen, place, cell)
    return chosen, True, title(dataset, chosen), body


def _place(wanted: Mapping[str, object]) -> tuple[int, int] | None:
    """Return the place in a list that a wall told of with the row, and of how many."""
    place, of = wanted.get("place"), wanted.get("of")
    return (place, of) if isinstance(place, int) and isinstance(of, int) else None


def register(app: Dash) -> None:
    """Wire the page to an application."""
    app.callback(
        Output(ids.ROW, "data"),
        Output(ids.DRAWER, "is_open"),
        Output(ids.DRAWER_TITLE, "children"),
        Output(ids.DRAWER_BODY, "children"),
        Input({"type": ids.FACE, "row": ALL}, "n_clicks"),
        Input(ids.OPEN, "data"),
        Input(ids.DRAWER, "is_open"),
        State(ids.ROW, "data"),
        State(ids.DATA, "data"),
        prevent_initial_call=True,
    )(show_picture)
    app.clientside_callback(
        f"(_presses, targets) => emotionLens.stepOnWall('{ids.GALLERY}', targets)",
        Input({"type": ids.STEP, "to": ALL}, "n_clicks"),
        State({"type": ids.STEP, "to": ALL}, "value"),
        prevent_initial_call=True,
    )
    sync_address(app, "dataset", {"row": (ids.ROW, "data")})
    for tab in load_tabs():
        tab.register(app)
