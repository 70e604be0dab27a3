"""What the tab for pictures does.

Pictures go one by one from `assets/62-predict-pictures.js` to the addresses in `analysis`; Dash
carries only what is small: the chosen model, and the table to save and to count.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component

from dashboard.components.address import sync_address
from dashboard.components.graph import themed
from dashboard.components.overlay import register_strength
from dashboard.services import services
from pages.predict import choices, ids
from pages.predict.choices import measured
from pages.predict.pictures import analysis, report
from pages.predict.pictures.export import as_csv
from pages.predict.pictures.summary import summary_figure
from pages.predict.result.answer import USUAL
from pages.predict.result.reliance import error_table


def save_table(clicks: int | None, rows: Sequence[Mapping[str, Any]] | None) -> Any:
    """Offer the results as a file; it is made in memory."""
    if not clicks or not rows:
        return no_update
    return {
        "content": as_csv(rows),
        "filename": "emotion-lens-predictions.csv",
        "type": "text/csv",
        "base64": False,
    }


def show_summary(rows: Sequence[Mapping[str, Any]] | None) -> tuple[Any, bool]:
    """Draw the answers to all faces once there are several."""
    if not rows or len(rows) < 2:
        return no_update, True
    return themed(summary_figure(rows)), False


def run_facts(run_id: str) -> tuple[str, Component]:
    """Describe the model just chosen, and its errors."""
    shared = services()
    run = shared.runs.open(run_id)
    (choice,) = choices.offered([run], shared.datasets)
    return choices.facts(choice), error_table(measured(run))


def register(app: Dash) -> None:
    """Wire the tab to one application."""
    for address, answer in (
        (analysis.ANALYSIS, analysis.analysis),
        (analysis.DETAILS, analysis.details),
        (report.ADDRESS, report.report),
    ):
        app.server.add_url_rule(
            address, address.strip("/").replace("/", "-"), answer, methods=["POST"]
        )
    sync_address(
        app,
        "predict",
        {"run": (ids.RUN, "value"), "coverage": (ids.COVERAGE, "value")},
        defaults={"coverage": USUAL},
    )
    register_strength(app, ids.STRENGTH, ids.HEAT_TYPE)
    app.clientside_callback(
        ClientsideFunction("emotionLens", "predictPlace"),
        Output(ids.RESULTS, "className"),
        Input(ids.PLACE, "value"),
        prevent_initial_call=True,
    )
    app.callback(
        Output(ids.DOWNLOAD, "data"),
        Input(ids.SAVE, "n_clicks"),
        State(ids.ROWS, "data"),
        prevent_initial_call=True,
    )(save_table)
    app.callback(
        Output(ids.SUMMARY_GRAPH, "figure"),
        Output(ids.SUMMARY, "hidden"),
        # Answers only: names of files stay in the browser until a table of them is saved.
        Input(ids.ANSWERS, "data"),
        prevent_initial_call=True,
    )(show_summary)
    app.callback(
        Output(ids.RUN_FACTS, "children"),
        Output(ids.ERRORS, "children"),
        Input(ids.RUN, "value"),
        prevent_initial_call=True,
    )(run_facts)
