"""What happens on the models page."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from dashboard.components.address import sync_address
from dashboard.components.graph import themed
from dashboard.services import services
from pages.models import ids
from pages.models.columns import ordered, runs_csv
from pages.models.compare import curves_figure, curves_of, intervals_figure
from pages.models.detail import detail
from pages.models.difference import difference, reference_options
from pages.models.groups import Group, groups
from pages.models.layout import detailed_run, group_sections
from pages.models.view import View, address_of, next_sort


def change_sort(_clicks: list[int | None], sort: dict[str, str], data: str) -> Any:
    """Return the order after a click on a heading."""
    # Headings that were just drawn fire as well, with no click.
    if not isinstance(ctx.triggered_id, dict) or not ctx.triggered[0]["value"]:
        return no_update
    return next_sort(ctx.triggered_id["column"], View.of(sort, _found(data)))


def show_groups(sort: dict[str, str], purpose: str, picked: str, data: str) -> list[Component]:
    """Return the tables in a new order, or with the costs of another purpose."""
    found = _found(data)
    return group_sections(found, View.of({**sort, "purpose": purpose, "runs": picked}, found))


def show_intervals(
    picked: str, sort: dict[str, str], purpose: str, data: str
) -> list[dict[str, Any]]:
    """Return the accuracies of each group with the ticked runs filled."""
    found = {group.key: group for group in _found(data)}
    view = View.of({**sort, "purpose": purpose, "runs": picked}, tuple(found.values()))
    keys = [item["id"]["group"] for item in ctx.outputs_list]
    return [themed(intervals_figure(found[key], view)) for key in keys]


def show_curves(
    ticks: list[bool | None], data: str
) -> tuple[dict[str, Any], dict[str, Any], list[Component], str]:
    """Return both learning curves, their words, and the ticked runs for the address."""
    names = [item["id"]["run"] for item in ctx.inputs_list[0]]
    ticked = {name for name, tick in zip(names, ticks, strict=True) if tick}
    runs = [run for group in _found(data) for run in group.runs if run.run_id in ticked]
    return (
        themed(curves_figure(runs, "accuracy")),
        themed(curves_figure(runs, "loss")),
        curves_of(runs),
        address_of(runs),
    )


def show_detail(run_id: str, split: str, purpose: str, data: str) -> list[Component]:
    """Return the detail of one run on one split."""
    found = _found(data)
    view = View.of({"run": run_id, "split": split, "purpose": purpose}, found)
    return detail(detailed_run(found, view), view.split, view.purpose)


def show_difference(
    run_id: str, split: str, reference: str, data: str
) -> tuple[list[dict[str, str]], str, list[Component]]:
    """Return what a run may be compared with, what it is compared with, and the comparison."""
    found = _found(data)
    view = View.of({"run": run_id, "split": split, "reference": reference}, found)
    options = [{"value": key, "label": name} for key, name in reference_options(found, view)]
    return options, view.reference or "", difference(found, view)


def save_csv(_clicks: int | None, sort: dict[str, str], purpose: str, data: str) -> dict[str, Any]:
    """Return all runs as a file, in the order of the table."""
    found = _found(data)
    view = View.of({**sort, "purpose": purpose}, found)
    runs = [
        run for group in found for run in ordered(group.runs, view.sort, view.order, view.purpose)
    ]
    return {"content": runs_csv(runs), "filename": "emotion-lens-runs.csv", "type": "text/csv"}


def _found(data: str) -> tuple[Group, ...]:
    return groups(services().runs.all(), services().dataset(data))


def register(app: Dash) -> None:
    """Wire the page to an application."""
    data, sort = State(ids.DATA, "data"), State(ids.SORT, "data")
    purpose = State(ids.PURPOSE, "value")
    app.callback(
        Output(ids.SORT, "data"),
        Input({"type": ids.SORT_BY, "column": ALL, "group": ALL}, "n_clicks"),
        sort,
        data,
        prevent_initial_call=True,
    )(change_sort)
    app.callback(
        Output(ids.GROUPS, "children"),
        Input(ids.SORT, "data"),
        Input(ids.PURPOSE, "value"),
        State(ids.PICKED, "data"),
        data,
        prevent_initial_call=True,
    )(show_groups)
    app.callback(
        Output({"type": ids.INTERVALS, "group": ALL}, "figure"),
        Input(ids.PICKED, "data"),
        sort,
        purpose,
        data,
        prevent_initial_call=True,
    )(show_intervals)
    app.callback(
        Output(ids.ACCURACY, "figure"),
        Output(ids.LOSS, "figure"),
        Output(ids.CURVES_OF, "children"),
        Output(ids.PICKED, "data"),
        Input({"type": ids.PICK, "run": ALL}, "value"),
        data,
        prevent_initial_call=True,
    )(show_curves)
    app.callback(
        Output(ids.DETAIL, "children"),
        Input(ids.RUN, "value"),
        Input(ids.SPLIT, "value"),
        Input(ids.PURPOSE, "value"),
        data,
        prevent_initial_call=True,
    )(show_detail)
    app.callback(
        Output(ids.REFERENCE, "options"),
        Output(ids.REFERENCE, "value"),
        Output(ids.DIFFERENCE, "children"),
        Input(ids.RUN, "value"),
        Input(ids.SPLIT, "value"),
        Input(ids.REFERENCE, "value"),
        data,
        prevent_initial_call=True,
    )(show_difference)
    app.callback(
        Output(ids.DOWNLOAD, "data"),
        Input(ids.EXPORT, "n_clicks"),
        sort,
        purpose,
        data,
        prevent_initial_call=True,
    )(save_csv)
    sync_address(
        app,
        "models",
        {
            "runs": (ids.PICKED, "data"),
            "sort": (ids.SORT, "data"),
            "run": (ids.RUN, "value"),
            "reference": (ids.REFERENCE, "value"),
            "purpose": (ids.PURPOSE, "value"),
            "split": (ids.SPLIT, "value"),
        },
    )
