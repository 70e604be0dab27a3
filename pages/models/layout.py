"""The models page, drawn whole from its address."""

from collections.abc import Mapping, Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.evaluation.costs.matrix import purpose, purposes
from core.runs.store import Run
from dashboard.components import controls, page
from dashboard.components.graph import graph
from dashboard.services import services
from pages.models import ids
from pages.models.compare import curves_figure, curves_of, group_section
from pages.models.detail import ROLES, detail
from pages.models.difference import NOBODY, difference, reference_options
from pages.models.groups import Group, groups, labels
from pages.models.view import View, address_of


def layout(query: Mapping[str, str]) -> Component:
    """Return the page of an address: data, runs, run, reference, split, purpose, sort, order."""
    dataset = services().dataset(query.get("data"))
    found = groups(services().runs.all(), dataset)
    view = View.of(query, found)
    head = page.header(
        "Models",
        "Which models there are, how good each one is, and how sure that is.",
        dataset=dataset,
    )
    if not found:
        return html.Div([head, _none(dataset)])
    return html.Div(
        [
            head,
            *([] if found[0].own else [_none_here(dataset)]),
            _toolbar(view),
            html.Div(group_sections(found, view), id=ids.GROUPS),
            _curves(picked_runs(found, view)),
            _detail(found, view),
            dcc.Store(id=ids.DATA, data=dataset.name),
            dcc.Store(id=ids.SORT, data={"sort": view.sort, "order": view.order}),
            dcc.Store(id=ids.PICKED, data=address_of(picked_runs(found, view))),
            dcc.Download(id=ids.DOWNLOAD),
        ]
    )


def group_sections(found: Sequence[Group], view: View) -> list[Component]:
    """Return one section a group of comparable runs."""
    return [group_section(group, view) for group in found]


def picked_runs(found: Sequence[Group], view: View) -> list[Run]:
    """Return the runs compared, in the order of the groups."""
    return [run for group in found for run in group.runs if run.run_id in view.picked]


def detailed_run(found: Sequence[Group], view: View) -> Run:
    """Return the run shown in detail; there must be a run at all."""
    return next(run for group in found for run in group.runs if run.run_id == view.run)


def _none(dataset: Dataset) -> Component:
    return page.empty_state(
        "No trained model yet",
        "Train one from the command line; it appears here as soon as it is done.",
        page.command(f"python -m core train six_conv --dataset {dataset.name}"),
        icon_name="cpu",
    )


def _none_here(dataset: Dataset) -> Component:
    return page.section(
        f"Runs on {dataset.title}",
        html.P(
            f"No model was trained on {dataset.title} yet. The models below come from other data; "
            "their stored results hold for that data. To train one here:"
        ),
        page.command(f"python -m core train six_conv --dataset {dataset.name}"),
    )


def _toolbar(view: View) -> Component:
    return page.toolbar(
        controls.select(
            ids.PURPOSE,
            "What errors cost",
            [(name, purpose(name).title) for name in purposes()],
            view.purpose,
        ),
        html.Button(
            [page.icon("download"), " Save as CSV"],
            id=ids.EXPORT,
            type="button",
            className="btn btn-outline-secondary btn-sm",
            title="Save all runs with their figures as a file",
        ),
        label="The table: what errors cost, and as a file",
    )


def _curves(runs: Sequence[Run]) -> Component:
    return page.section(
        "Learning curves",
        dbc.Row(
            [
                dbc.Col(
                    [
                        html.H3("Accuracy"),
                        graph(
                            ids.ACCURACY,
                            curves_figure(runs, "accuracy"),
                            label="Accuracy by epoch on Training and PublicTest",
                            height=380,
                        ),
                    ],
                    lg=6,
                ),
                dbc.Col(
                    [
                        html.H3("Log loss"),
                        graph(
                            ids.LOSS,
                            curves_figure(runs, "loss"),
                            label="Log loss by epoch on Training and PublicTest",
                            height=380,
                        ),
                    ],
                    lg=6,
                ),
            ],
            class_name="g-4",
        ),
        html.Div(curves_of(runs), id=ids.CURVES_OF, role="status"),
        help=(
            "Solid with dots: PublicTest, used for choosing; the star is the epoch kept. Dotted: "
            "Training, measured while learning on changed pictures and with dropout on, which "
            "makes it look harder than it is."
        ),
    )


def _detail(found: Sequence[Group], view: View) -> Component:
    runs = [run for group in found for run in group.runs]
    names = labels(runs)
    return page.section(
        "One run in detail",
        page.toolbar(
            controls.select(
                ids.RUN,
                "Run",
                [(r.run_id, f"{names[r.run_id]}, {r.spec.dataset.title}") for r in runs],
                view.run,
            ),
            controls.select(
                ids.SPLIT,
                "Measured on",
                [(split, f"{split} ({role})") for split, role in ROLES.items()],
                view.split,
            ),
            controls.select(
                ids.REFERENCE,
                "Compare with",
                reference_options(found, view),
                view.reference,
                placeholder=NOBODY,
            ),
        ),
        html.Div(difference(found, view), id=ids.DIFFERENCE, className="models-detail"),
        html.Div(
            detail(detailed_run(found, view), view.split, view.purpose),
            id=ids.DETAIL,
            className="models-detail",
        ),
    )
