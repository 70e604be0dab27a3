"""What follows the map: its verdict, its regions, and all methods side by side."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dash import ALL, Dash, Input, Output, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from dashboard.components.address import arguments
from dashboard.components.page import section
from dashboard.services import services
from pages.explain import ids
from pages.explain.asked import Asked, answer, ask, judge
from pages.explain.attention import attention, told
from pages.explain.better import better_method
from pages.explain.pictures import CROP_STATE, opened
from pages.explain.pixels import pixels_panel, register_pixels
from pages.explain.side_by_side import draw_step, filled, grid, steps
from pages.explain.trust import DOUBTFUL, badge, face_panel
from pages.explain.view import view

if TYPE_CHECKING:
    from dashboard.services import Services

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""


def draw_trust(
    values: Values, mapped: Mapping[str, Any], crop: object = None
) -> tuple[list[Component], str]:
    """Judge the map that was drawn; return the words and bars, and the class of the maps."""
    if mapped.get("failed"):
        return [html.P("There is no map to judge.", className="el-help")], ""
    shared = services()
    try:
        question = question_of(shared, values, mapped, crop)
        drawn = answer(shared, question)
        found = judge(shared, question, drawn)
        return [
            badge(found),
            *([] if found.better else better_method(shared, question, values["data"])),
            *face_panel(shared, question, drawn),
            *pixels_panel(question, drawn.values[0], found),
        ], "" if found.better else DOUBTFUL
    except EmotionLensError as error:
        return [told(error)], ""


def draw_grid(values: Values, subject: Mapping[str, Any]) -> list[Component]:
    """Return the tiles of all methods, still empty, or nothing where they are not asked for."""
    chosen = view(values)
    if not chosen.compare:
        return []
    run = services().runs.open(str(subject.get("run")))
    return [
        section(
            "All methods side by side",
            *grid(subject, run, chosen),
            help="Each map is scaled to its own strongest place. Slow methods come last; then each "
            "map is held against random ones, and greyed if it is not better.",
        )
    ]


def question_of(
    services: "Services", values: Values, subject: Mapping[str, Any], crop: object
) -> Asked:
    """Return what is asked about the picture and the run that a store names."""
    dataset = services.dataset(values["data"])
    run = services.runs.open(str(subject.get("run")))
    return ask(services, run, opened(dataset, subject, crop), view(values))


def register_judging(app: Dash, controls: Mapping[str, tuple[str, str]]) -> None:
    """Wire what follows the map to an application.

    Args:
        app: the application.
        controls: address parameter -> where its value stands on the page.
    """

    @app.callback(
        output=[Output(ids.TRUST, "children"), Output(ids.MAPS, "className")],
        inputs={
            "mapped": Input(ids.MAPPED, "data"),
            "values": arguments(controls),
            "crop": CROP_STATE,
        },
    )
    def _trust(mapped: object, values: dict[str, Any], crop: object) -> Any:
        if not isinstance(mapped, dict):
            raise PreventUpdate
        with attention(values):
            return draw_trust(values, mapped, crop)

    @app.callback(
        output=Output(ids.COMPARED, "children"),
        inputs={
            "values": arguments(controls, "class", "settings", "compare"),
            "subject": Input(ids.SUBJECT, "data"),
        },
    )
    def _grid(values: dict[str, Any], subject: object) -> Any:
        if not isinstance(subject, dict):
            raise PreventUpdate
        return draw_grid(values, subject)

    @app.callback(
        output={
            "maps": Output({"type": ids.TILE_MAP, "method": ALL, "key": ALL}, "children"),
            "verdicts": Output({"type": ids.TILE_VERDICT, "method": ALL, "key": ALL}, "children"),
            "looks": Output({"type": ids.TILE, "method": ALL, "key": ALL}, "className"),
            "done": Output(ids.STEP_DONE, "data"),
        },
        inputs={
            "step": Input(ids.STEP, "data"),
            "values": arguments(controls),
            "crop": CROP_STATE,
        },
    )
    def _step(step: Any, values: dict[str, Any], crop: object) -> Any:
        if not isinstance(step, dict):
            raise PreventUpdate
        shared = services()
        dataset = shared.dataset(values["data"])
        run = shared.runs.open(str(step["run"]))
        picture = opened(dataset, step, crop)
        with attention(values):
            drawn = draw_step(shared, run, picture, int(step["at"]), view(values))
        return filled(drawn, step, ctx.outputs_grouping)

    register_pixels(app)
    # One step at a time: who moves on leaves at most one request behind.
    app.clientside_callback(
        f"(done) => {{ if (done && done.at + 1 < {steps()}) dash_clientside.set_props("
        f"{json.dumps(ids.STEP)}, {{data: {{...done, at: done.at + 1}}}}); }}",
        Input(ids.STEP_DONE, "data"),
        prevent_initial_call=True,
    )
