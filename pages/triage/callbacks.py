"""What calls for which part of the triage page anew: wiring only."""

import time
from collections.abc import Mapping
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.components.address import arguments, sync_address
from pages.triage import ids
from pages.triage.handlers import act, list_errors, read_list, show_effect

# Address parameter -> where its value stands on the page.
CONTROLS: Final = {
    "data": (ids.DATA, "data"),
    "run": (ids.RUN, "value"),
    "split": (ids.SPLIT, "value"),
    "cells": (ids.CELLS, "value"),
    "sort": (ids.SORT, "value"),
    "show": (ids.SHOW, "value"),
    "proposed": (ids.PROPOSED, "value"),
    "overlay": (ids.OVERLAY, "value"),
}
_SELECTED: Final = {"selection": (ids.SELECTED, "data")}
_HEARD: Final = ("run", "split", "cells", "sort", "show", "proposed")


def _own(steps: object, values: Mapping[str, Any]) -> object:
    """Return the steps made in this tab on the data set shown, as the browser keeps them."""
    return steps.get(values["data"]) if isinstance(steps, dict) else None


def register(app: Dash) -> None:
    """Wire the page to an application."""
    sync_address(app, "triage", {**CONTROLS, "row": (ids.ROW, "data")}, quiet=("row",))

    @app.callback(
        output={
            "panel": Output(ids.PANEL, "children", allow_duplicate=True),
            "row": Output(ids.ROW, "data", allow_duplicate=True),
            "options": Output(ids.CELLS, "options"),
            "cells": Output(ids.CELLS, "value"),
            "back": Output(ids.BACK, "href"),
        },
        inputs={
            "values": arguments({**CONTROLS, **_SELECTED}, *_HEARD),
            "row": State(ids.ROW, "data"),
            "steps": State(ids.STEPS, "data"),
        },
        prevent_initial_call=True,
    )
    def _list(values: dict[str, Any], row: object, steps: object) -> Any:
        answer = list_errors(values, row, _own(steps, values))
        # Setting the value it has already would list everything twice.
        same = answer["cells"] == values["cells"]
        return {**answer, "cells": no_update if same else answer["cells"]}

    @app.callback(
        output={
            "panel": Output(ids.PANEL, "children", allow_duplicate=True),
            "row": Output(ids.ROW, "data", allow_duplicate=True),
            "steps": Output(ids.STEPS, "data"),
            "status": Output(ids.STATUS, "children"),
            "decided": Output(ids.DECIDED, "data", allow_duplicate=True),
        },
        inputs={
            "values": arguments({**CONTROLS, **_SELECTED}),
            "pressed": Input(ids.ACT, "data"),
            "steps": State(ids.STEPS, "data"),
        },
        prevent_initial_call=True,
    )
    def _act(values: dict[str, Any], pressed: object, steps: object) -> Any:
        answer = act(values, pressed, _own(steps, values))
        known = steps if isinstance(steps, dict) else {}
        return {
            **{name: answer[name] for name in ("panel", "row", "status")},
            "steps": {**known, values["data"]: answer["steps"]},
            "decided": time.time_ns() if answer["changed"] else no_update,
        }

    # A page that is drawn anew does not know yet what can be taken back: the tab does.
    app.clientside_callback(
        """(steps, data) => ["done", "undone"].map((kind) => !steps?.[data]?.[kind]?.length)""",
        Output(ids.UNDO, "disabled"),
        Output(ids.REDO, "disabled"),
        Input(ids.STEPS, "data"),
        State(ids.DATA, "data"),
    )

    @app.callback(
        output=Output(ids.EFFECT, "children"),
        inputs={
            "values": arguments({**CONTROLS, **_SELECTED}, "run", "split", "overlay"),
            "decided": Input(ids.DECIDED, "data"),
        },
        prevent_initial_call=True,
    )
    def _effect(values: dict[str, Any], decided: int) -> Any:
        if ctx.triggered_id == ids.DECIDED and not values["overlay"]:
            raise PreventUpdate
        return show_effect(values)

    @app.callback(
        output={
            "told": Output(ids.IMPORTED, "children"),
            "panel": Output(ids.PANEL, "children", allow_duplicate=True),
            "row": Output(ids.ROW, "data", allow_duplicate=True),
            "decided": Output(ids.DECIDED, "data", allow_duplicate=True),
        },
        inputs={
            "values": arguments({**CONTROLS, **_SELECTED}),
            "file": Input(ids.FILE, "data"),
            "row": State(ids.ROW, "data"),
            "steps": State(ids.STEPS, "data"),
        },
        prevent_initial_call=True,
    )
    def _import(values: dict[str, Any], file: object, row: object, steps: object) -> Any:
        if not isinstance(file, dict):
            raise PreventUpdate
        told, changed = read_list(values, str(file.get("text")))
        if not changed:
            return {"told": told, **dict.fromkeys(("panel", "row", "decided"), no_update)}
        listed = list_errors(values, row, _own(steps, values))
        return {
            "told": told,
            "panel": listed["panel"],
            "row": listed["row"],
            "decided": time.time_ns(),
        }
