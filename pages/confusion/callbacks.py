"""Which control calls for which part of the page anew: wiring only."""

import time
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx
from dash.exceptions import PreventUpdate

from dashboard.components.address import arguments, sync_address
from dashboard.components.job import ENDED
from dashboard.components.overlay import register_strength
from dashboard.components.selection import SELECTION
from pages.confusion import browser, doubtful, ids
from pages.confusion.drawer import neighbours
from pages.confusion.handlers import (
    draw_contrast,
    draw_detail,
    draw_doubtful,
    draw_explanation,
    draw_matrix,
    draw_neighbours,
    draw_pictures,
    draw_why,
    save_list,
    select_pictures,
)
from pages.confusion.missing import EVALUATION
from pages.confusion.view import row_number

# Address parameter -> where its value stands on the page.
CONTROLS: Final = {
    "data": (ids.DATA, "data"),
    "run": (ids.RUN, "value"),
    "reference": (ids.REFERENCE, "value"),
    "split": (ids.SPLIT, "value"),
    "results": (ids.RESULTS, "value"),
    # The store holds both `rows` and `columns`.
    "axes": (ids.AXES, "data"),
    "normalise": (ids.NORMALISE, "value"),
    "colour": (ids.COLOUR, "value"),
    "scale": (ids.SCALE, "value"),
    "order": (ids.ORDER, "value"),
    "show": (ids.SHOW, "value"),
    "cells": (ids.CELLS, "data"),
    "sort": (ids.SORT, "value"),
    "overlay": (ids.DECISIONS, "value"),
}
# The frame keeps the selection in the address; here it is only read.
READ: Final = {**CONTROLS, "selection": (ids.SELECTED, "data")}
# What calls for other pictures.
LISTED_BY: Final = ("run", "reference", "split", "results", "axes", "cells", "sort", "overlay")


def register(app: Dash) -> None:
    """Wire the page to an application."""
    sync_address(app, "confusion", {**CONTROLS, "row": (ids.ROW, "data")})
    register_strength(app, ids.STRENGTH, ids.OVERLAY)
    browser.register(app)
    _register_matrix(app)
    _register_pictures(app)
    _register_reasons(app)
    _register_drawer(app)


def _register_matrix(app: Dash) -> None:
    drawn_by = (
        "run",
        "reference",
        "split",
        "results",
        "axes",
        "normalise",
        "colour",
        "scale",
        "order",
        "show",
        "overlay",
    )

    @app.callback(
        output={
            "panel": Output(ids.MATRIX_PANEL, "children"),
            "results": Output(ids.RESULTS, "value"),
            "options": Output(ids.RESULTS, "options"),
            "no_choice": Output(ids.RESULTS_BOX, "hidden"),
            "sorts": Output(ids.SORT, "options"),
            "references": Output(ids.REFERENCE, "options"),
            "reference": Output(ids.REFERENCE, "value"),
            "one_model": Output(ids.REFERENCE_BOX, "hidden"),
            "doubtful": Output(ids.DOUBTFUL, "children"),
        },
        inputs={
            "values": arguments(READ, *drawn_by),
            "evaluated": Input(ids.EVALUATED, "data"),
        },
        prevent_initial_call=True,
    )
    def _matrix(values: dict[str, Any], evaluated: int) -> Any:
        if ctx.triggered_id == ids.RUN:
            # Another run may have other kinds of results: show whichever there is.
            values = {**values, "results": None}
        return draw_matrix(values)

    @app.callback(
        Output(ids.EVALUATED, "data"),
        Input({"type": ENDED, "kind": EVALUATION}, "data"),
        prevent_initial_call=True,
    )
    def _evaluated(about: dict[str, Any] | None) -> int:
        if not about or about["state"] != "done":
            raise PreventUpdate
        return time.time_ns()


def _register_pictures(app: Dash) -> None:
    @app.callback(
        output=Output(ids.GALLERY, "children"),
        inputs={
            "values": arguments(READ, *LISTED_BY),
            "evaluated": Input(ids.EVALUATED, "data"),
        },
        prevent_initial_call=True,
    )
    def _pictures(values: dict[str, Any], evaluated: int) -> Any:
        return draw_pictures(values)

    @app.callback(
        output=Output(SELECTION, "data"),
        inputs={"values": arguments(READ), "clicks": Input(ids.SELECT_THESE, "n_clicks")},
        prevent_initial_call=True,
    )
    def _select(values: dict[str, Any], clicks: int | None) -> Any:
        if not clicks:
            raise PreventUpdate
        return select_pictures(values)

    @app.callback(
        output=Output(ids.LIST, "data"),
        inputs={"values": arguments(READ), "clicks": Input(ids.SAVE_LIST, "n_clicks")},
        prevent_initial_call=True,
    )
    def _save(values: dict[str, Any], clicks: int | None) -> Any:
        if not clicks:
            raise PreventUpdate
        return save_list(values)

    @app.callback(
        output={
            "panel": Output(ids.DOUBTFUL, "children", allow_duplicate=True),
            "options": Output(ids.SORT, "options", allow_duplicate=True),
        },
        inputs={
            "values": arguments(READ),
            # The only thing heard: it is there exactly while the panel is.
            "ended": Input({"type": ENDED, "kind": doubtful.KIND}, "data"),
        },
        prevent_initial_call=True,
    )
    def _doubtful(values: dict[str, Any], ended: object) -> Any:
        if not _is_done(ended):
            raise PreventUpdate
        return draw_doubtful(values)


def _register_reasons(app: Dash) -> None:
    @app.callback(
        output=Output(ids.WHY, "children"),
        inputs={
            "values": arguments(READ, "run", "split", "results", "axes", "cells", "overlay"),
            "evaluated": Input(ids.EVALUATED, "data"),
        },
        prevent_initial_call=True,
    )
    def _why(values: dict[str, Any], evaluated: int) -> Any:
        return draw_why(values)

    @app.callback(
        output=Output(ids.CONTRAST, "children"),
        inputs={"values": arguments(READ), "clicks": Input(ids.CONTRAST_START, "n_clicks")},
        prevent_initial_call=True,
    )
    def _contrast(values: dict[str, Any], clicks: int | None) -> Any:
        if not clicks:
            raise PreventUpdate
        return draw_contrast(values)


def _register_drawer(app: Dash) -> None:
    @app.callback(
        output=Output(ids.NEIGHBOURS, "children"),
        inputs={
            "values": arguments(READ),
            "row": State(ids.ROW, "data"),
            "ended": Input({"type": ENDED, "kind": neighbours.KIND}, "data"),
        },
        prevent_initial_call=True,
    )
    def _neighbours(values: dict[str, Any], row: object, ended: object) -> Any:
        number = row_number(row)
        if number is None or not _is_done(ended):
            raise PreventUpdate
        return draw_neighbours(values, number)

    @app.callback(
        output={
            "title": Output(ids.DRAWER_TITLE, "children"),
            "top": Output(ids.DETAIL, "children"),
            "more": Output(ids.MORE, "children"),
        },
        inputs={"values": arguments(READ), "row": Input(ids.ROW, "data")},
    )
    def _detail(values: dict[str, Any], row: object) -> Any:
        number = row_number(row)
        if number is None:
            raise PreventUpdate
        return draw_detail(values, number)

    @app.callback(
        output=Output(ids.EXPLANATION, "children"),
        inputs={
            "values": arguments(READ),
            "subject": Input(ids.SUBJECT, "data"),
            "explained": Input(ids.EXPLAINED_CLASS, "value"),
        },
    )
    def _explanation(values: dict[str, Any], subject: object, explained: object) -> Any:
        number = row_number(subject.get("row")) if isinstance(subject, dict) else None
        if number is None:
            raise PreventUpdate
        return draw_explanation(values, number, explained)


def _is_done(ended: object) -> bool:
    """Return whether a job has ended well; a panel that was just drawn tells nothing yet."""
    return isinstance(ended, dict) and ended.get("state") == "done"
