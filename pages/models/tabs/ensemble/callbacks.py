"""What happens on the tab of ensembles."""

from typing import Any

from dash import Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.ensembles.build import build_ensemble
from dashboard.components.address import sync_address
from dashboard.components.job import ENDED
from dashboard.services import services
from pages.models import ids
from pages.models.compared import Compared
from pages.models.tab import Shown
from pages.models.tabs.ensemble.layout import JOB, previewed
from pages.models.tabs.ensemble.request import Refused, asked


def show(
    rule_name: str, views: str, picked: str, where: dict[str, str]
) -> tuple[list[Component], None]:
    """Return how good the ensemble would be; what was said of one stored before goes."""
    return previewed(_shown(rule_name, views, picked, where)), None


def save(clicks: int | None, rule_name: str, views: str, picked: str, where: dict[str, str]) -> Any:
    """Store the ensemble, and say where it is."""
    if not clicks or ctx.triggered_id != ids.SAVE:
        return no_update, no_update
    shown = _shown(rule_name, views, picked, where)
    try:
        spec, dataset = asked(shown, Compared.of(shown))
    except Refused as refused:
        return no_update, refused.shown
    shared = services()
    build_ensemble(spec, dataset, shared.runs, shared.results, shared.inference.probabilities)
    return previewed(shown), "It is a run like any other now."


def averaged(ended: Any, rule_name: str, views: str, picked: str, where: dict[str, str]) -> Any:
    """Return how good the ensemble would be, once the job that it waited for has ended."""
    if not ended:
        raise PreventUpdate
    return previewed(_shown(rule_name, views, picked, where))


def _shown(rule_name: str, views: str, picked: str, where: dict[str, str]) -> Shown:
    return Shown.of({**where, "rule": rule_name, "views": views, "runs": picked})


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    chosen = (State(ids.RULE, "value"), State(ids.VIEWS, "value"), State(ids.PICKED, "data"))
    app.callback(
        Output(ids.PREVIEW, "children"),
        Output(ids.SAVED, "children"),
        Input(ids.RULE, "value"),
        Input(ids.VIEWS, "value"),
        Input(ids.PICKED, "data"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show)
    app.callback(
        Output(ids.PREVIEW, "children", allow_duplicate=True),
        Output(ids.SAVED, "children", allow_duplicate=True),
        Input(ids.SAVE, "n_clicks"),
        *chosen,
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(save)
    app.callback(
        Output(ids.PREVIEW, "children", allow_duplicate=True),
        Input({"type": ENDED, "kind": JOB}, "data"),
        *chosen,
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(averaged)
    sync_address(app, "models", {"rule": (ids.RULE, "value"), "views": (ids.VIEWS, "value")})
