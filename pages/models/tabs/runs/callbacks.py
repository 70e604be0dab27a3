"""What happens in the table of all runs."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx
from dash.dependencies import ClientsideFunction
from dash.exceptions import PreventUpdate

from dashboard.components.address import sync_address
from dashboard.components.graph import themed
from dashboard.components.job import ENDED
from pages.models import ids
from pages.models.columns import chosen, ordered
from pages.models.tab import Shown
from pages.models.tabs.runs.files import runs_csv
from pages.models.tabs.runs.grid import caption, data_of, definitions
from pages.models.tabs.runs.intervals import intervals_figure
from pages.models.tabs.runs.latency import JOB, latency

_GRIDS = {"type": ids.GRID, "group": ALL}


def fill_grids(
    reference: str,
    purpose: str,
    shown_columns: list[str],
    picked: str,
    sort: dict[str, str],
    where: dict[str, str],
) -> tuple[list[Any], list[Any], list[str]]:
    """Return columns, rows and captions held against another run, or with other costs."""
    query = {**where, **sort, "reference": reference, "purpose": purpose, "runs": picked}
    shown = Shown.of(query)
    groups = {group.key: group for group in shown.found}
    wanted = [groups[item["id"]["group"]] for item in ctx.outputs_list[0]]
    view = shown.view
    return (
        [definitions(view, chosen(shown_columns)) for _ in wanted],
        [data_of(group, view, shown.rows) for group in wanted],
        [caption(group, view) for group in wanted],
    )


def show_latencies(
    ended: Any,
    reference: str,
    purpose: str,
    picked: str,
    sort: dict[str, str],
    where: dict[str, str],
) -> Any:
    """Return the rows with the latencies just measured, and what is left to measure."""
    # The panel's store is heard while its job runs as well, and when it is drawn.
    if not ended:
        raise PreventUpdate
    query = {**where, **sort, "reference": reference, "purpose": purpose, "runs": picked}
    shown = Shown.of(query)
    groups = {group.key: group for group in shown.found}
    rows = [
        data_of(groups[item["id"]["group"]], shown.view, shown.rows) for item in ctx.outputs_list[0]
    ]
    return rows, latency(shown)


def show_intervals(
    picked: str, sort: dict[str, str], purpose: str, where: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the accuracies of each group in the order of its table, the ticked runs filled."""
    shown = Shown.of({**where, **sort, "purpose": purpose, "runs": picked})
    groups = {group.key: group for group in shown.found}
    keys = [item["id"]["group"] for item in ctx.outputs_list]
    return [themed(intervals_figure(groups[key], shown.view)) for key in keys]


def save_csv(
    _clicks: int | None, sort: dict[str, str], purpose: str, where: dict[str, str]
) -> dict[str, Any]:
    """Return all runs as a file, in the order of the table."""
    shown = Shown.of({**where, **sort, "purpose": purpose})
    view = shown.view
    runs = [
        run
        for group in shown.found
        for run in ordered(group.runs, view.sort, view.order, view.purpose)
    ]
    return {"content": runs_csv(runs), "filename": "emotion-lens-runs.csv", "type": "text/csv"}


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    where, sort = State(ids.WHERE, "data"), State(ids.SORT, "data")
    app.clientside_callback(
        ClientsideFunction("models", "tick"),
        Output(ids.PICKED, "data", allow_duplicate=True),
        Input(_GRIDS, "selectedRows"),
        State(ids.PICKED, "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("models", "sort"),
        Output(ids.SORT, "data"),
        Input(_GRIDS, "columnState"),
        sort,
        prevent_initial_call=True,
    )
    # Also at first: only the browser knows which columns it remembers.
    app.clientside_callback(
        ClientsideFunction("models", "showColumns"),
        Output(ids.COLUMNS, "className"),
        Input(ids.COLUMNS, "value"),
        State(_GRIDS, "id"),
    )
    app.callback(
        Output(_GRIDS, "columnDefs"),
        Output(_GRIDS, "rowData"),
        Output({"type": ids.CAPTION, "group": ALL}, "children"),
        Input(ids.REFERENCE, "value"),
        Input(ids.PURPOSE, "value"),
        State(ids.COLUMNS, "value"),
        State(ids.PICKED, "data"),
        sort,
        where,
        prevent_initial_call=True,
    )(fill_grids)
    app.callback(
        Output(_GRIDS, "rowData", allow_duplicate=True),
        Output(ids.LATENCY, "children"),
        Input({"type": ENDED, "kind": JOB}, "data"),
        State(ids.REFERENCE, "value"),
        State(ids.PURPOSE, "value"),
        State(ids.PICKED, "data"),
        sort,
        where,
        prevent_initial_call=True,
    )(show_latencies)
    app.callback(
        Output({"type": ids.INTERVALS, "group": ALL}, "figure"),
        Input(ids.PICKED, "data"),
        Input(ids.SORT, "data"),
        State(ids.PURPOSE, "value"),
        where,
        prevent_initial_call=True,
    )(show_intervals)
    app.callback(
        Output(ids.DOWNLOAD, "data"),
        Input(ids.EXPORT, "n_clicks"),
        sort,
        State(ids.PURPOSE, "value"),
        where,
        prevent_initial_call=True,
    )(save_csv)
    sync_address(app, "models", {"sort": (ids.SORT, "data"), "reference": (ids.REFERENCE, "value")})
