"""What happens where two runs are held against one another."""

from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component

from dashboard.components.address import sync_address
from dashboard.components.selection import SELECTION, select
from pages.models import ids
from pages.models.tab import Shown
from pages.models.tabs.difference.changed import both, changed
from pages.models.tabs.difference.pair import Pair
from pages.models.tabs.difference.verdict import difference, reference_options
from pages.models.view import held_against


def show(
    run: str, against: str, split: str, picked: str, where: dict[str, str]
) -> tuple[list[dict[str, str]], str, list[Component], list[Component]]:
    """Return what a run may be held against, what it is, the verdict and the galleries."""
    shown = _shown(run, against, split, picked, where)
    options = [{"value": key, "label": name} for key, name in reference_options(shown)]
    reference = held_against(shown.found, shown.view) or ""
    return options, reference, difference(shown), changed(shown)


def make_selection(
    pressed: dict[str, Any] | None,
    run: str,
    against: str,
    split: str,
    picked: str,
    where: dict[str, str],
) -> Any:
    """Return the fixed or the broken pictures as every page's selection."""
    if not pressed:
        return no_update
    shown = _shown(run, against, split, picked, where)
    pair = Pair.of(shown)
    if pair is None:
        return no_update
    found = both(shown)[pressed["which"]]
    return select(pair.answers(shown)[1].dataset, found.rows)


def _shown(run: str, against: str, split: str, picked: str, where: dict[str, str]) -> Shown:
    return Shown.of({**where, "run": run, "reference": against, "split": split, "runs": picked})


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    app.callback(
        Output(ids.AGAINST, "options"),
        Output(ids.AGAINST, "value"),
        Output(ids.DIFFERENCE, "children"),
        Output(ids.CHANGED, "children"),
        Input(ids.RUN, "value"),
        Input(ids.AGAINST, "value"),
        Input(ids.SPLIT, "value"),
        State(ids.PICKED, "data"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show)
    app.callback(
        Output(SELECTION, "data", allow_duplicate=True),
        Input(ids.SELECT, "data"),
        State(ids.RUN, "value"),
        State(ids.AGAINST, "value"),
        State(ids.SPLIT, "value"),
        State(ids.PICKED, "data"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(make_selection)
    app.clientside_callback(
        ClientsideFunction("models", "explain"),
        Input(ids.CHANGED_PICTURE, "data"),
        State(ids.RUN, "value"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )
    sync_address(app, "models", {"reference": (ids.AGAINST, "value")})
