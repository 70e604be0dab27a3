"""What the confusion page shows, drawn whole from its address."""

from collections.abc import Mapping, Sequence
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS
from core.runs.store import Run
from dashboard.components.attributes import aria
from dashboard.components.controls import select
from dashboard.components.drawer import drawer
from dashboard.components.page import command, empty_state, header, section, toolbar
from dashboard.components.picture_detail import run_title
from dashboard.services import services
from pages.confusion import detail, ids, words
from pages.confusion.evaluation import evaluations
from pages.confusion.matrix import matrix_panel
from pages.confusion.pictures import pictures_panel
from pages.confusion.results import Shown, shown
from pages.confusion.view import View, view

TITLE: Final = "Confusion"
LEAD: Final = "Which expression a model takes for which, and the pictures behind every number."
# Milliseconds between two looks at a running evaluation.
_TICK: Final = 700
COLOUR_OPTIONS: Final = (("all", "All cells"), ("mistakes", "Mistakes only"))


def layout(query: Mapping[str, str]) -> Component:
    """Draw the page of an address: data, run, row, and what `View` holds.

    Raises:
        UnknownName: the address names a data set or run that does not exist.
    """
    shared = services()
    dataset = shared.dataset(query.get("data"))
    run = shared.run(query.get("run"), dataset)
    if run is None:
        return html.Div([header(TITLE, LEAD, dataset=dataset), _no_runs(dataset)])
    chosen = view(query)
    results = shown(shared, run, dataset, chosen.split, chosen.results)
    state = evaluations().state(run, dataset, chosen.split)
    return html.Div(
        [
            header(TITLE, LEAD, dataset=dataset),
            _controls(shared.runs.all(), run, dataset, chosen, results),
            html.Div(
                [
                    html.Div(
                        matrix_panel(shared, run, dataset, chosen, results, state),
                        id=ids.MATRIX_PANEL,
                    ),
                    section(
                        "Pictures",
                        _cell_choice(chosen),
                        html.Div(
                            pictures_panel(shared, run, dataset, chosen, results),
                            id=ids.GALLERY,
                            className="el-confusion-pictures",
                            **aria(live="polite"),
                        ),
                    ),
                ],
                className="el-confusion",
            ),
            _drawer(chosen),
            dcc.Store(id=ids.DATA, data=dataset.name),
            dcc.Store(id=ids.ROW, data=chosen.row),
            dcc.Store(id=ids.EVALUATED, data=0),
            dcc.Interval(
                id=ids.EVALUATION_TICK,
                interval=_TICK,
                disabled=not (results.matrix is None and state is not None and state.running),
            ),
        ]
    )


def results_options(run: Run, dataset: Dataset) -> list[tuple[str, str]]:
    """Return the choice between results on the pictures at hand and those stored with a run."""
    return [
        ("pictures", f"On {dataset.title}, with pictures"),
        ("stored", f"Stored with the model, on {run.spec.dataset.title}"),
    ]


def _drawer(chosen: View) -> Component:
    where = (ids.DRAWER, ids.DRAWER_TITLE, ids.DRAWER_BODY)
    return drawer(*where, body=detail.frame(), is_open=chosen.row is not None)


def _controls(
    runs: Sequence[Run], run: Run, dataset: Dataset, chosen: View, results: Shown
) -> Component:
    return toolbar(
        html.Div(
            select(ids.RUN, "Model", [(r.run_id, run_title(r)) for r in runs], run.run_id),
            className="el-wide-control",
        ),
        select(ids.SPLIT, "Split", SPLITS, chosen.split),
        html.Div(
            select(ids.RESULTS, "Results", results_options(run, dataset), results.kind),
            id=ids.RESULTS_BOX,
            hidden=not results.choice,
        ),
        select(ids.NORMALISE, "Shares of", words.NORMALISE_OPTIONS, chosen.normalise),
        select(ids.COLOUR, "Colour", COLOUR_OPTIONS, chosen.colour),
    )


def _cell_choice(chosen: View) -> Component:
    true, predicted = (
        ("", "") if chosen.cell is None else (EMOTIONS[index] for index in chosen.cell)
    )
    return toolbar(
        select(ids.TRUE, "True", EMOTIONS, true, placeholder="Choose…"),
        select(ids.PREDICTED, "Predicted", EMOTIONS, predicted, placeholder="Choose…"),
        label="Cell of the matrix",
    )


def _no_runs(dataset: Dataset) -> Component:
    return section(
        "Confusion matrix",
        empty_state(
            "No trained model yet",
            "Train one, then come back:",
            command(f"python -m core train two_conv --dataset {dataset.name}"),
            icon_name="grid-3x3",
        ),
    )
