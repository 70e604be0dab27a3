"""What happens on the explain page: handlers first, their wiring last."""

from collections.abc import Mapping
from typing import Any, Final, TypedDict

import numpy as np
from dash import Dash, Input, Output, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from dashboard.components.address import arguments, sync_address
from dashboard.components.overlay import register_strength
from dashboard.components.picture_detail import NoSuchRow, failure
from dashboard.services import services
from pages.explain import ids
from pages.explain.explanation import maps, picture_panel
from pages.explain.judging import register_judging
from pages.explain.layout import layer_options
from pages.explain.view import LAST, has_against, has_layer, row_of, view
from pages.explain.walk import candidates, neighbour, random_mistake, random_row

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""

# Address parameter -> where its value stands on the page.
CONTROLS: Final = {
    "data": (ids.DATA, "data"),
    "run": (ids.RUN, "value"),
    "row": (ids.ROW, "value"),
    "method": (ids.METHOD, "value"),
    "class": (ids.CLASS, "value"),
    "layer": (ids.LAYER, "value"),
    "label": (ids.LABEL, "value"),
    "against": (ids.AGAINST, "value"),
    "compare": (ids.COMPARE, "value"),
}


class PictureAnswer(TypedDict):
    """What a change of row or model draws anew.

    Attributes:
        panel: the picture and what belongs to it, or an error in its place.
        invalid: True when the row number is none of the data set's.
        problem: what is wrong with it.
    """

    panel: list[Component]
    invalid: bool
    problem: str


def draw_picture(values: Values) -> PictureAnswer:
    """Draw the picture of the row that was asked for, or say what is wrong with the number."""
    shared = services()
    dataset = shared.dataset(values["data"])
    try:
        row = row_of(values["row"], dataset)
    except NoSuchRow as error:
        return PictureAnswer(panel=[], invalid=True, problem=error.hint)
    run = shared.runs.open(str(values["run"]))
    try:
        panel = picture_panel(shared, run, dataset, row)
    except EmotionLensError as error:
        panel = [failure(error)]
    return PictureAnswer(panel=panel, invalid=False, problem="")


def draw_maps(values: Values, row: object, run_id: object) -> list[Component]:
    """Draw the maps of a picture for the chosen method, class and layer."""
    shared = services()
    dataset = shared.dataset(values["data"])
    run = shared.runs.open(str(run_id))
    return maps(shared, run, dataset, row_of(row, dataset), view(values))


def move(values: Values, how: str, generator: np.random.Generator) -> int:
    """Return the row that a button leads to.

    Args:
        values: of the controls.
        how: id of the button.
        generator: of chance, for the random ones.

    Raises:
        EmotionLensError: no picture fits.
    """
    shared = services()
    dataset = shared.dataset(values["data"])
    label = view(values).label
    if how == ids.RANDOM:
        return random_row(dataset, label, generator)
    if how == ids.MISTAKE:
        run = shared.runs.open(str(values["run"]))
        return random_mistake(shared, run, dataset, label, generator)
    try:
        row = row_of(values["row"], dataset)
    except NoSuchRow:
        # From a number that is none, both ways lead to the first picture.
        return int(candidates(dataset, label)[0])
    return neighbour(dataset, row, "previous" if how == ids.PREVIOUS else "next", label)


def layers(values: Values) -> tuple[list[dict[str, str]], str, bool, bool]:
    """Return the convolutions, the chosen one, and which choices to hide: theirs, and the rival."""
    run = services().runs.open(str(values["run"]))
    chosen, options = view(values), layer_options(run)
    kept = chosen.layer if chosen.layer in [option["value"] for option in options] else LAST
    return options, kept or LAST, not has_layer(chosen.method), not has_against(chosen.method)


def register(app: Dash) -> None:
    """Wire the page to an application."""
    sync_address(app, "explain", CONTROLS)
    register_strength(app, ids.STRENGTH, ids.OVERLAY)
    register_judging(app, CONTROLS)

    @app.callback(
        output={
            "panel": Output(ids.PICTURE, "children"),
            "invalid": Output(ids.ROW, "invalid"),
            "problem": Output(ids.ROW_PROBLEM, "children"),
        },
        inputs={"values": arguments(CONTROLS, "row", "run")},
    )
    def _picture(values: dict[str, Any]) -> Any:
        return draw_picture(values)

    @app.callback(
        output=Output(ids.MAPS, "children"),
        inputs={
            "values": arguments(CONTROLS, "method", "class", "layer", "against"),
            "subject": Input(ids.SUBJECT, "data"),
        },
    )
    def _maps(values: dict[str, Any], subject: object) -> Any:
        if not isinstance(subject, dict):
            raise PreventUpdate
        return draw_maps(values, subject.get("row"), subject.get("run"))

    @app.callback(
        output=Output(ids.ROW, "value"),
        inputs={
            "values": arguments(CONTROLS),
            "clicks": [
                Input(button, "n_clicks")
                for button in (ids.PREVIOUS, ids.NEXT, ids.RANDOM, ids.MISTAKE)
            ],
        },
        prevent_initial_call=True,
    )
    def _move(values: dict[str, Any], clicks: list[int | None]) -> Any:
        if not any(clicks):
            raise PreventUpdate
        return move(values, str(ctx.triggered_id), np.random.default_rng())

    @app.callback(
        output=[
            Output(ids.LAYER, "options"),
            Output(ids.LAYER, "value"),
            Output(ids.LAYER_BOX, "hidden"),
            Output(ids.AGAINST_BOX, "hidden"),
        ],
        inputs={"values": arguments(CONTROLS, "run", "method")},
        prevent_initial_call=True,
    )
    def _layers(values: dict[str, Any]) -> Any:
        options, kept, *hidden = layers(values)
        # Setting the value it has already would compute the maps twice.
        return options, no_update if kept == values["layer"] else kept, *hidden
