"""What happens on the confusion page: handlers first, their wiring last."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypedDict

from dash import ALL, Dash, Input, Output, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.data.store import Dataset
from core.evaluation.outcomes import outcomes
from core.runs.store import Run
from dashboard.components.address import arguments, sync_address
from dashboard.components.overlay import register_strength
from dashboard.services import Services, services
from pages.confusion import browser, detail, ids
from pages.confusion.evaluation import evaluations
from pages.confusion.layout import results_options
from pages.confusion.matrix import matrix_panel
from pages.confusion.pictures import pictures_panel
from pages.confusion.results import shown
from pages.confusion.selection import pictures_of
from pages.confusion.view import View, row_number, view

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""

# Address parameter -> where its value stands on the page.
CONTROLS: Final = {
    "data": (ids.DATA, "data"),
    "run": (ids.RUN, "value"),
    "split": (ids.SPLIT, "value"),
    "results": (ids.RESULTS, "value"),
    "normalise": (ids.NORMALISE, "value"),
    "colour": (ids.COLOUR, "value"),
    "true": (ids.TRUE, "value"),
    "predicted": (ids.PREDICTED, "value"),
}


class MatrixAnswer(TypedDict):
    """What a change of the controls draws anew.

    Attributes:
        panel: the matrix and what belongs to it.
        paused: True when no evaluation is under way.
        results: kind of results shown.
        options: of the choice between kinds.
        no_choice: True when there is only one kind.
    """

    panel: list[Component]
    paused: bool
    results: str
    options: list[dict[str, str]]
    no_choice: bool


def draw_matrix(values: Values, *, evaluate: bool = False) -> MatrixAnswer:
    """Draw the matrix for the controls' values.

    Args:
        values: address parameter -> value of its control.
        evaluate: True to start evaluating the run on these pictures in the background.
    """
    shared = services()
    run, dataset, chosen = _resolve(shared, values)
    results = shown(shared, run, dataset, chosen.split, chosen.results)
    if evaluate and results.metrics is None:
        evaluations().start(shared, run, dataset, chosen.split)
    state = evaluations().state(run, dataset, chosen.split)
    if results.metrics is None and state is not None and not state.running:
        # It may have ended since the results were looked up.
        results = shown(shared, run, dataset, chosen.split, chosen.results)
    return MatrixAnswer(
        panel=matrix_panel(shared, run, dataset, chosen, results, state),
        paused=results.metrics is not None or state is None or not state.running,
        results=results.kind,
        options=[{"value": v, "label": label} for v, label in results_options(run, dataset)],
        no_choice=not results.choice,
    )


def draw_pictures(values: Values) -> list[Component]:
    """Draw the gallery of the chosen cell."""
    shared = services()
    run, dataset, chosen = _resolve(shared, values)
    results = shown(shared, run, dataset, chosen.split, chosen.results)
    return pictures_panel(shared, run, dataset, chosen, results)


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
    shared = services()
    run, dataset, chosen = _resolve(shared, values)
    rows: Sequence[int] = ()
    if chosen.cell is not None and chosen.results != "stored":
        found = outcomes(shared.results, run, dataset, (chosen.split,))
        rows = pictures_of(found, chosen.cell).rows if found is not None else ()
    return DetailAnswer(
        title=detail.title(shared, run, dataset, row),
        top=detail.top(shared, run, dataset, row, rows),
        more=detail.more(shared, run, dataset, row),
    )


def draw_explanation(values: Values, row: int, explained: object) -> Component:
    """Return the explanation of a row for its predicted or its true class."""
    shared = services()
    run, dataset, _ = _resolve(shared, values)
    return detail.explanation(
        shared, run, dataset, row, "true" if explained == "true" else "predicted"
    )


def _resolve(shared: Services, values: Values) -> tuple[Run, Dataset, View]:
    dataset = shared.dataset(values["data"])
    # By its id: the controls always name one.
    return shared.runs.open(str(values["run"])), dataset, view(values)


def register(app: Dash) -> None:
    """Wire the page to an application."""
    sync_address(app, "confusion", {**CONTROLS, "row": (ids.ROW, "data")})
    register_strength(app, ids.STRENGTH, ids.OVERLAY)
    browser.register(app)

    @app.callback(
        output={
            "panel": Output(ids.MATRIX_PANEL, "children"),
            "paused": Output(ids.EVALUATION_TICK, "disabled"),
            "evaluated": Output(ids.EVALUATED, "data"),
            "results": Output(ids.RESULTS, "value"),
            "options": Output(ids.RESULTS, "options"),
            "no_choice": Output(ids.RESULTS_BOX, "hidden"),
        },
        inputs={
            "values": arguments(CONTROLS, "run", "split", "results", "normalise", "colour"),
            "tick": Input(ids.EVALUATION_TICK, "n_intervals"),
            "clicks": Input({"type": ids.EVALUATE, "split": ALL}, "n_clicks"),
        },
        prevent_initial_call=True,
    )
    def _matrix(values: dict[str, Any], tick: int | None, clicks: list[int | None]) -> Any:
        by = ctx.triggered_id
        if isinstance(by, dict) and not any(clicks):
            # The button only came into being.
            raise PreventUpdate
        if by == ids.RUN:
            # Another run may have other kinds of results: show whichever there is.
            values = {**values, "results": None}
        answer = draw_matrix(values, evaluate=isinstance(by, dict))
        ended = by == ids.EVALUATION_TICK and answer["paused"]
        return {**answer, "evaluated": time.time_ns() if ended else no_update}

    @app.callback(
        output=Output(ids.GALLERY, "children"),
        inputs={
            "values": arguments(CONTROLS, "run", "split", "results", "true", "predicted"),
            "evaluated": Input(ids.EVALUATED, "data"),
        },
        prevent_initial_call=True,
    )
    def _pictures(values: dict[str, Any], evaluated: int) -> Any:
        return draw_pictures(values)

    @app.callback(
        output={
            "title": Output(ids.DRAWER_TITLE, "children"),
            "top": Output(ids.DETAIL, "children"),
            "more": Output(ids.MORE, "children"),
        },
        inputs={"values": arguments(CONTROLS), "row": Input(ids.ROW, "data")},
    )
    def _detail(values: dict[str, Any], row: object) -> Any:
        number = row_number(row)
        if number is None:
            raise PreventUpdate
        return draw_detail(values, number)

    @app.callback(
        output=Output(ids.EXPLANATION, "children"),
        inputs={
            "values": arguments(CONTROLS),
            "subject": Input(ids.SUBJECT, "data"),
            "explained": Input(ids.EXPLAINED_CLASS, "value"),
        },
    )
    def _explanation(values: dict[str, Any], subject: object, explained: object) -> Any:
        number = row_number(subject.get("row")) if isinstance(subject, dict) else None
        if number is None:
            raise PreventUpdate
        return draw_explanation(values, number, explained)
