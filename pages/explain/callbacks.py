"""What happens on the explain page: handlers first, their wiring last."""

from collections.abc import Mapping
from typing import Any, Final, TypedDict

import numpy as np
from dash import Dash, Input, Output, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from dashboard.components.address import arguments, sync_address
from dashboard.components.overlay import register_strength
from dashboard.components.picture_detail import NoSuchRow
from dashboard.services import services
from dashboard.use import UseNotAllowed
from pages.explain import ids
from pages.explain.attention import attention, told
from pages.explain.explanation import maps, picture_panel
from pages.explain.judging import register_judging
from pages.explain.layout import no_crop
from pages.explain.many import register_many
from pages.explain.pair import register_pair
from pages.explain.pictures import CROP_STATE, UPLOAD, NoCrop, of_row, of_visitor, opened
from pages.explain.settings import ONE, register_settings
from pages.explain.view import NOTHING, row_of, view
from pages.explain.walk import candidates, neighbour, random_mistake, random_row

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""

# Address parameter -> where its value stands on the page.
CONTROLS: Final = {
    "data": (ids.DATA, "data"),
    "picture": (ids.SOURCE, "data"),
    "run": (ids.RUN, "value"),
    "row": (ids.ROW, "value"),
    # The method and its parameters, each a parameter of the address.
    "settings": (ids.SETTINGS, "data"),
    "class": (ids.CLASS, "value"),
    "label": (ids.LABEL, "value"),
    "compare": (ids.COMPARE, "value"),
    "beside": (ids.BESIDE, "value"),
    "beside_picture": (ids.BESIDE_PICTURE, "value"),
    "beside_model": (ids.BESIDE_MODEL, "value"),
    "beside_expression": (ids.BESIDE_EXPRESSION, "value"),
}


# What callbacks read: the controls, and which open page it is.
ASKED: Final = {**CONTROLS, "visitor": (ids.VISITOR, "data")}


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


def draw_picture(values: Values, crop: object = None) -> PictureAnswer:
    """Draw the picture that was asked for, or say what is wrong with the number of its row."""
    shared = services()
    dataset = shared.dataset(values["data"])
    try:
        picture = (
            of_visitor(crop)
            if values.get("picture") == UPLOAD
            else of_row(dataset, row_of(values["row"], dataset))
        )
    except NoSuchRow as error:
        return PictureAnswer(panel=[], invalid=True, problem=error.hint)
    except (NoCrop, UseNotAllowed) as error:
        return PictureAnswer(panel=[no_crop(error)], invalid=False, problem="")
    run = shared.runs.open(str(values["run"]))
    try:
        panel = picture_panel(shared, run, picture)
    except EmotionLensError as error:
        panel = [told(error)]
    return PictureAnswer(panel=panel, invalid=False, problem="")


def draw_maps(values: Values, subject: Mapping[str, Any], crop: object = None) -> list[Component]:
    """Draw the maps of a picture for the chosen method, class and parameters."""
    shared = services()
    picture = opened(shared.dataset(values["data"]), subject, crop)
    return maps(shared, shared.runs.open(str(subject.get("run"))), picture, view(values))


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


def register(app: Dash) -> None:
    """Wire the page to an application."""
    sync_address(app, "explain", CONTROLS, defaults={"beside": NOTHING})
    register_strength(app, ids.STRENGTH, ids.OVERLAY)
    register_judging(app, ASKED)
    register_settings(app, ONE)
    register_pair(app, ASKED)
    register_many(app)

    @app.callback(
        output={
            "panel": Output(ids.PICTURE, "children"),
            "invalid": Output(ids.ROW, "invalid"),
            "problem": Output(ids.ROW_PROBLEM, "children"),
        },
        inputs={"values": arguments(ASKED, "row", "run"), "crop": CROP_STATE},
    )
    def _picture(values: dict[str, Any], crop: object) -> Any:
        with attention(values):
            return draw_picture(values, crop)

    @app.callback(
        output=Output(ids.MAPS, "children"),
        inputs={
            "values": arguments(ASKED, "settings", "class"),
            "subject": Input(ids.SUBJECT, "data"),
            "crop": CROP_STATE,
        },
    )
    def _maps(values: dict[str, Any], subject: object, crop: object) -> Any:
        if not isinstance(subject, dict):
            raise PreventUpdate
        with attention(values):
            return draw_maps(values, subject, crop)

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
