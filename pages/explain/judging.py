"""What follows the map: its verdict, its regions, and all methods side by side."""

import json
from collections.abc import Mapping
from typing import Any

from dash import ALL, Dash, Input, Output, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.errors import EmotionLensError
from dashboard.components.address import arguments
from dashboard.components.page import section
from dashboard.components.picture_detail import failure
from dashboard.services import services
from pages.explain import ids
from pages.explain.asked import ask
from pages.explain.side_by_side import draw_step, filled, grid, steps
from pages.explain.trust import DOUBTFUL, badge, face_panel, judge
from pages.explain.view import row_of, view

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""


def draw_trust(values: Values, row: object, run_id: object) -> tuple[list[Component], str]:
    """Judge the map that was drawn; return the words and bars, and the class of the maps."""
    shared = services()
    dataset = shared.dataset(values["data"])
    run = shared.runs.open(str(run_id))
    try:
        question = ask(shared, run, dataset, row_of(row, dataset), view(values))
        found = judge(shared, question)
        return [badge(found), *face_panel(shared, question)], "" if found.better else DOUBTFUL
    except EmotionLensError as error:
        return [failure(error)], ""


def draw_grid(values: Values, row: object, run_id: object) -> list[Component]:
    """Return the tiles of all methods, still empty, or nothing where they are not asked for."""
    chosen = view(values)
    if not chosen.compare:
        return []
    shared = services()
    dataset = shared.dataset(values["data"])
    tiles = grid(row_of(row, dataset), shared.runs.open(str(run_id)), chosen)
    return [
        section(
            "All methods side by side",
            *tiles,
            help="Each map is scaled to its own strongest place. Slow methods come last; then each "
            "map is held against random ones, and greyed if it is not better.",
        )
    ]


def register_judging(app: Dash, controls: Mapping[str, tuple[str, str]]) -> None:
    """Wire what follows the map to an application.

    Args:
        app: the application.
        controls: address parameter -> where its value stands on the page.
    """

    @app.callback(
        output=[Output(ids.TRUST, "children"), Output(ids.MAPS, "className")],
        inputs={"mapped": Input(ids.MAPPED, "data"), "values": arguments(controls)},
    )
    def _trust(mapped: object, values: dict[str, Any]) -> Any:
        if not isinstance(mapped, dict):
            raise PreventUpdate
        return draw_trust(values, mapped.get("row"), mapped.get("run"))

    @app.callback(
        output=Output(ids.COMPARED, "children"),
        inputs={
            "values": arguments(controls, "class", "layer", "against", "compare"),
            "subject": Input(ids.SUBJECT, "data"),
        },
    )
    def _grid(values: dict[str, Any], subject: object) -> Any:
        if not isinstance(subject, dict):
            raise PreventUpdate
        return draw_grid(values, subject.get("row"), subject.get("run"))

    @app.callback(
        output={
            "maps": Output({"type": ids.TILE_MAP, "method": ALL, "key": ALL}, "children"),
            "verdicts": Output({"type": ids.TILE_VERDICT, "method": ALL, "key": ALL}, "children"),
            "looks": Output({"type": ids.TILE, "method": ALL, "key": ALL}, "className"),
            "done": Output(ids.STEP_DONE, "data"),
        },
        inputs={"step": Input(ids.STEP, "data"), "values": arguments(controls)},
    )
    def _step(step: Any, values: dict[str, Any]) -> Any:
        if not isinstance(step, dict):
            raise PreventUpdate
        shared = services()
        dataset = shared.dataset(values["data"])
        run = shared.runs.open(str(step["run"]))
        drawn = draw_step(shared, run, dataset, step, view(values))
        return filled(drawn, step, ctx.outputs_grouping)

    # One step at a time: who moves on leaves at most one request behind.
    app.clientside_callback(
        f"(done) => {{ if (done && done.at + 1 < {steps()}) dash_clientside.set_props("
        f"{json.dumps(ids.STEP)}, {{data: {{...done, at: done.at + 1}}}}); }}",
        Input(ids.STEP_DONE, "data"),
        prevent_initial_call=True,
    )
