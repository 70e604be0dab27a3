"""What happens on the confusion page: handlers first, their wiring last."""

import time
from collections.abc import Mapping
from typing import Any, Final, TypedDict

from dash import Dash, Input, Output, State, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.address import arguments, sync_address
from dashboard.components.job import ENDED
from dashboard.components.overlay import register_strength
from dashboard.components.picture_detail import picture_at
from dashboard.components.selection import SELECTION, select
from pages.confusion import browser, controls, doubtful, ids
from pages.confusion.cells import members
from pages.confusion.drawer import frame, neighbours
from pages.confusion.drawer.explanation import explanation
from pages.confusion.listing import file_name, listing
from pages.confusion.matrix import matrix_panel
from pages.confusion.missing import EVALUATION
from pages.confusion.pictures import gallery_rows, pictures_panel, sort_options
from pages.confusion.results import Crossed, shown
from pages.confusion.scene import Scene, scene
from pages.confusion.view import row_number
from pages.confusion.why.panel import contrast_panel, why_panel

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""

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


class MatrixAnswer(TypedDict):
    """What a change of the controls draws anew.

    Attributes:
        panel: the matrix and what belongs to it.
        results: kind of results shown.
        options: of the choice between kinds.
        no_choice: True when there is only one kind.
        sorts: the orders that pictures can be shown in.
        references: models that A can be compared with.
        reference: the one it is compared with.
        one_model: True when the second model is on no axis.
        doubtful: the way to have doubtful labels sought.
    """

    panel: list[Component]
    results: str
    options: list[dict[str, str]]
    no_choice: bool
    sorts: list[dict[str, object]]
    references: list[dict[str, str]]
    reference: str
    one_model: bool
    doubtful: list[Component]


def draw_matrix(values: Values) -> MatrixAnswer:
    """Draw the matrix for the controls' values."""
    drawn = resolve(values)
    results = shown(drawn)
    return MatrixAnswer(
        panel=matrix_panel(drawn, results),
        results=results.kind,
        options=_options(controls.results_options(drawn)),
        no_choice=not results.choice,
        sorts=sort_options(drawn, results.crossed),
        references=_options(controls.reference_options(drawn)),
        reference=drawn.reference.run_id if drawn.reference is not None else "",
        doubtful=doubtful.doubtful_panel(drawn),
        one_model="reference" not in drawn.view.axes.sources,
    )


def draw_pictures(values: Values) -> list[Component]:
    """Draw the gallery of the chosen cells."""
    drawn = resolve(values)
    return pictures_panel(drawn, shown(drawn))


def draw_why(values: Values) -> list[Component]:
    """Draw why two expressions are confused, where one confusion is open."""
    drawn = resolve(values)
    return why_panel(drawn, shown(drawn))


def draw_contrast(values: Values) -> Component | None:
    """Compute and draw where the model looks for the one answer rather than for the other."""
    drawn = resolve(values)
    return contrast_panel(drawn, shown(drawn))


def select_pictures(values: Values) -> dict[str, Any]:
    """Make all pictures of the chosen cells the selection of every page."""
    drawn, crossed = _crossed(values)
    return select(drawn.dataset, crossed.rows[members(crossed, drawn.view.cells)])


def save_list(values: Values) -> dict[str, Any]:
    """Return the list of the chosen cells' pictures as a file for the browser to save."""
    drawn, crossed = _crossed(values)
    text = listing(drawn, crossed)
    return {"content": text, "filename": file_name(drawn), "type": "text/csv"}


def draw_doubtful(values: Values) -> dict[str, Any]:
    """Return the way to have doubtful labels sought, and the orders there are now."""
    drawn = resolve(values)
    return {
        "panel": doubtful.doubtful_panel(drawn),
        "options": sort_options(drawn, shown(drawn).crossed),
    }


def draw_neighbours(values: Values, row: int) -> list[Component]:
    """Return the Training pictures most like a row."""
    drawn = resolve(values)
    return neighbours.nearest(drawn, picture_at(drawn.dataset, row))


class DetailAnswer(TypedDict):
    """What the drawer shows of one picture.

    Attributes:
        title: what happened to the picture.
        top: above the slider.
        more: below it.
    """

    title: str
    top: list[Component]
    more: list[Component]


def draw_detail(values: Values, row: int) -> DetailAnswer:
    """Return the drawer's title and content for a row.

    Raises:
        NoSuchRow: the data set has no such row.
    """
    drawn = resolve(values)
    return DetailAnswer(
        title=frame.title(drawn, row),
        top=frame.top(drawn, row, gallery_rows(drawn)),
        more=frame.more(drawn, row),
    )


def draw_explanation(values: Values, row: int, explained: object) -> Component:
    """Return the explanation of a row for its predicted or its true class."""
    return explanation(resolve(values), row, "true" if explained == "true" else "predicted")


def resolve(values: Values) -> Scene:
    """Return what the controls' values are about; they always name a run."""
    axes = values.get("axes")
    found = scene({**values, **(axes if isinstance(axes, dict) else {})})
    if found is None:
        raise PreventUpdate
    return found


def _is_done(ended: object) -> bool:
    """Return whether a job has ended well; a panel that was just drawn tells nothing yet."""
    return isinstance(ended, dict) and ended.get("state") == "done"


def _crossed(values: Values) -> tuple[Scene, Crossed]:
    drawn = resolve(values)
    crossed = shown(drawn).crossed
    if crossed is None:
        raise PreventUpdate
    return drawn, crossed


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]


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
