"""What happens on the map: its settings, its job, and pictures picked on it."""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update

from dashboard.components.address import sync_address
from dashboard.components.job import ENDED
from dashboard.components.selection import SELECTION, select
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tabs.map.layout import body
from pages.dataset.tabs.map.view import MapView, runs_for

_ENDED = {"type": ENDED, "kind": "map"}


def show_map(
    embedding: str,
    projection: str,
    colour: str,
    ended: list[Mapping[str, Any] | None],
    data: str,
    scope: str,
) -> Any:
    """Return the map of the chosen settings, also once its job has ended."""
    # A panel that was just drawn calls too, and nothing has ended.
    heard = ctx.triggered_id == _ENDED
    if heard and not any(end and end["state"] == "done" for end in ended):
        return no_update
    shared = services()
    dataset = shared.dataset(data)
    query = {"embedding": embedding, "projection": projection, "colour": colour}
    view = MapView.of(query, runs_for(shared, dataset))
    return body(shared, dataset, shared.selection(scope, dataset), view)


def pick(picked: Mapping[str, Any] | None, data: str) -> Any:
    """Make the pictures that were encircled, or a group's, the selection of every page."""
    if not picked:
        return no_update
    dataset = services().dataset(data)
    bits = np.frombuffer(base64.b64decode(picked["bits"]), np.uint8)
    rows = np.flatnonzero(np.unpackbits(bits, count=min(8 * len(bits), len(dataset))))
    return select(dataset, rows)


def register(app: Dash) -> None:
    """Wire the map to an application; assets/53-map-tools.js does what needs no server."""
    controls = {
        "embedding": (ids.MAP_EMBEDDING, "value"),
        "projection": (ids.MAP_PROJECTION, "value"),
        "colour": (ids.MAP_COLOUR, "value"),
    }
    app.callback(
        Output(ids.MAP_BODY, "children"),
        *(Input(*control) for control in controls.values()),
        # Any panel's, because there is none once the map is drawn.
        Input({"type": ENDED, "kind": ALL}, "data"),
        State(ids.DATA, "data"),
        State(ids.SCOPE, "data"),
        prevent_initial_call=True,
    )(show_map)
    app.callback(
        Output(SELECTION, "data", allow_duplicate=True),
        Input(ids.MAP_PICKED, "data"),
        State(ids.DATA, "data"),
        prevent_initial_call=True,
    )(pick)
    app.clientside_callback(
        ClientsideFunction("emotionLens", "drawMap"),
        # With an output, so that Dash calls it for a map that was just inserted.
        Output(ids.MAP_STATUS, "children"),
        Input(ids.MAP_POINTS, "data"),
    )
    sync_address(app, "dataset", controls)
