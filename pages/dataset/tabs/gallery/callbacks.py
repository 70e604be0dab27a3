"""What happens in the gallery: a control changes the list, a row is gone to, a list is selected."""

from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update

from core.data.store import Dataset
from dashboard.components.address import arguments, sync_address
from dashboard.components.selection import SELECTION, select
from dashboard.components.text import count
from dashboard.components.wall import register_wall
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tabs.gallery import routes
from pages.dataset.tabs.gallery.controls import CONTROLS, DEFAULTS
from pages.dataset.tabs.gallery.layout import on_wall
from pages.dataset.tabs.gallery.listing import Listing, catalogue, listing
from pages.dataset.tabs.gallery.view import RANDOM
from pages.dataset.tabs.gallery.words import of_list
from pages.dataset.view import next_seed, row_of


def show_list(controls: dict[str, Any], data: str, scope: str) -> tuple[Any, ...]:
    """Return the list that the controls ask for.

    Returns:
        The wall's list, the status line, the file's address, whether nothing can be selected,
        whether the note on an empty list is hidden, and an empty note on the row gone to.
    """
    dataset, listed, total = _listed(controls, data, scope)
    empty = not len(listed.rows)
    return (
        on_wall(dataset, listed, scope, at=None),
        of_list(listed, total, selected=bool(scope)),
        routes.csv_url(dataset, listed, scope),
        empty,
        not empty,
        "",
    )


def go_to_row(
    _clicks: int | None,
    _entered: int | None,
    wanted: object,
    controls: dict[str, Any],
    data: str,
    scope: str,
) -> tuple[Any, str]:
    """Return the list begun at a row, or a note that the row is not in it."""
    dataset, listed, _ = _listed(controls, data, scope)
    row = row_of({"row": wanted}, dataset)
    if row is None:
        return no_update, f"Rows go from 0 to {count(len(dataset) - 1)}."
    place = listed.position(row)
    if place is None:
        return no_update, f"Row {count(row)} is not among these pictures."
    return on_wall(dataset, listed, scope, at=row, focus=True), (
        f"Row {count(row)} is number {count(place + 1)} of {count(len(listed.rows))}."
    )


def select_these(_clicks: int | None, controls: dict[str, Any], data: str, scope: str) -> Any:
    """Make the listed rows the selection of every page."""
    if not ctx.triggered[0]["value"]:
        return no_update
    dataset, listed, _ = _listed(controls, data, scope)
    return select(dataset, listed.rows)


def _listed(controls: dict[str, Any], data: str, scope: str) -> tuple[Dataset, Listing, int]:
    shared = services()
    dataset = shared.dataset(data)
    selected = shared.selection(scope, dataset)
    offered = catalogue(shared, dataset)
    listed = listing(shared, offered, offered.view(controls), selected)
    return dataset, listed, len(dataset) if selected is None else len(selected)


def register(app: Dash) -> None:
    """Wire the gallery to an application."""
    where = {"data": State(ids.DATA, "data"), "scope": State(ids.SCOPE, "data")}
    app.callback(
        Output(ids.LISTING, "data", allow_duplicate=True),
        Output(ids.LIST_STATUS, "children"),
        Output(ids.LIST_CSV, "href"),
        Output(ids.SELECT_THESE, "disabled"),
        Output(ids.NOTHING, "hidden"),
        Output(ids.JUMP_STATUS, "children", allow_duplicate=True),
        inputs={"controls": arguments(CONTROLS, *CONTROLS), **where},
        prevent_initial_call=True,
    )(show_list)
    app.callback(
        Output(ids.LISTING, "data"),
        Output(ids.JUMP_STATUS, "children"),
        inputs={
            "_clicks": Input(ids.JUMP_BUTTON, "n_clicks"),
            "_entered": Input(ids.JUMP, "n_submit"),
            "wanted": State(ids.JUMP, "value"),
            "controls": arguments(CONTROLS),
            **where,
        },
        prevent_initial_call=True,
    )(go_to_row)
    app.callback(
        Output(SELECTION, "data", allow_duplicate=True),
        inputs={
            "_clicks": Input(ids.SELECT_THESE, "n_clicks"),
            "controls": arguments(CONTROLS),
            **where,
        },
        prevent_initial_call=True,
    )(select_these)
    app.callback(
        Output(ids.SORT, "value"),
        Output(ids.SEED, "data"),
        Input(ids.SHUFFLE, "n_clicks"),
        State(ids.SEED, "data"),
        prevent_initial_call=True,
    )(lambda _clicks, seed: (RANDOM, next_seed(seed)))
    register_wall(app, ids.GALLERY, ids.LISTING)
    sync_address(app, "dataset", CONTROLS, defaults=DEFAULTS)
    routes.register(app)
