"""What the tab for pictures does.

Pictures go one by one from `assets/60-predict.js` to the address in `analysis`; Dash carries only
what is small: the chosen model, the table to save.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboard.components.address import sync_address
from dashboard.components.overlay import register_strength
from dashboard.services import services
from pages.predict import choices, ids
from pages.predict.pictures import analysis
from pages.predict.pictures.export import as_csv


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


def run_facts(run_id: str) -> str:
    """Describe the model just chosen."""
    shared = services()
    run = shared.runs.open(run_id)
    (choice,) = choices.offered([run], shared.datasets)
    return choices.facts(choice)


def register(app: Dash) -> None:
    """Wire the tab to one application."""
    app.server.add_url_rule(analysis.ADDRESS, "predict-analysis", analysis.answer, methods=["POST"])
    sync_address(app, "predict", {"run": (ids.RUN, "value")})
    register_strength(app, ids.STRENGTH, ids.HEAT_TYPE)
    app.callback(
        Output(ids.DOWNLOAD, "data"),
        Input(ids.SAVE, "n_clicks"),
        State(ids.ROWS, "data"),
        prevent_initial_call=True,
    )(save_table)
    app.callback(
        Output(ids.RUN_FACTS, "children"), Input(ids.RUN, "value"), prevent_initial_call=True
    )(run_facts)
