"""The left half of the page: the matrix, how good it is, and its largest confusions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components.address import link
from dashboard.components.attributes import aria
from dashboard.components.graph import graph
from dashboard.components.page import command, empty_state, section
from dashboard.components.text import count, with_interval
from dashboard.figures.confusion import confusion_figure
from pages.confusion import ids, words
from pages.confusion.evaluation import State
from pages.confusion.results import Shown
from pages.confusion.selection import Cell, largest_confusions
from pages.confusion.view import View

if TYPE_CHECKING:
    from dashboard.services import Services

IMPORT_COMMAND = "python -m core data import icml_face_data.csv"
_HEIGHT = 560


def matrix_panel(
    services: "Services",
    run: Run,
    dataset: Dataset,
    view: View,
    results: Shown,
    evaluation: State | None,
) -> list[Component]:
    """Return the matrix of a run, or why there is none and how to get it."""
    if results.metrics is None or results.matrix is None:
        if not len(dataset.indices(view.split)):
            return [_nothing_in_split(dataset, view)]
        return [_not_evaluated(run, dataset, view, evaluation)]
    if not results.matrix.sum():
        return [_nothing_in_split(dataset, view)]
    shown = _matrix(services, run, dataset, view, results, results.metrics)
    return [shown, _largest(results.matrix)]


def _matrix(
    services: "Services",
    run: Run,
    dataset: Dataset,
    view: View,
    results: Shown,
    metrics: Mapping[str, Any],
) -> Component:
    own = results.kind == "stored" or run.spec.dataset.fingerprint == dataset.fingerprint
    summary = words.summary(results.title, view.split, metrics["n"], view.normalise, own=own)
    return section(
        "Confusion matrix",
        *([_stored_note(services, run, dataset, view)] if results.kind == "stored" else []),
        html.P(
            [
                html.Strong(f"Accuracy {with_interval(metrics['accuracy'])}"),
                ", 95 % interval. ",
                html.Span(summary),
            ],
            className="el-confusion-summary",
        ),
        graph(
            {"type": ids.MATRIX, "index": 0},
            confusion_figure(
                np.asarray(metrics["confusion"], np.int64),
                EMOTIONS,
                normalise=view.normalise,
                mistakes_only=view.colour == "mistakes",
                selected=view.cell,
            ),
            label=f"Confusion matrix, rows true and columns predicted. {summary} "
            "Choose a cell with the two lists named True and Predicted.",
            height=_HEIGHT,
            scrolls=True,
            config={"displayModeBar": False},
        ),
        _key(view),
    )


def _key(view: View) -> Component:
    right = [html.Span(className="el-key el-key-right"), "recognised"]
    wrong = [html.Span(className="el-key el-key-wrong"), "mistaken"]
    scale = "Strongest colour: the largest " + (
        "mistake." if view.colour == "mistakes" else "value of all."
    )
    legend: list[Any] = wrong if view.colour == "mistakes" else [*right, *wrong]
    return html.P([*legend, html.Span(scale)], className="el-confusion-key")


def _largest(matrix: NDArray[np.int64]) -> Component:
    found = largest_confusions(matrix)
    if not found:
        return section("Largest confusions", html.P("None: every picture was recognised."))
    return section(
        "Largest confusions",
        html.Ol(
            [
                html.Li(
                    html.Button(
                        words.confusion_line(confused),
                        id={"type": ids.LARGEST, "cell": _names(confused.cell)},
                        type="button",
                        className="btn btn-link el-confusion-line",
                    )
                )
                for confused in found
            ],
            className="el-confusion-list",
        ),
        help="Share of the true expression, with 95 % interval. Press one to see its pictures.",
    )


def _names(cell: Cell) -> str:
    return "-".join(EMOTIONS[index] for index in cell)


def _stored_note(services: "Services", run: Run, dataset: Dataset, view: View) -> Component:
    """Say that these are results without pictures here, and the ways to get pictures."""
    home = services.trained_on(run)
    title = run.spec.dataset.title
    if home is not None:
        address = link(
            "/confusion", data=home, run=run.run_id, split=view.split, normalise=view.normalise
        )
        way: list[Any] = [
            f" The data set chosen above is {dataset.title}. ",
            html.A(f"Show it on {title}, with pictures", href=address),
        ]
    else:
        way = [
            f" The pictures of {title} are not on this machine, so cells open no pictures. Import "
            "them with",
            command(IMPORT_COMMAND),
            f"or choose “{dataset.title}” under Results to measure the model on those pictures.",
        ]
    return html.Div(
        [html.Strong(f"Results stored with the model, on {title}."), *way],
        className="el-notice",
        role="note",
    )


def _not_evaluated(run: Run, dataset: Dataset, view: View, evaluation: State | None) -> Component:
    n = len(dataset.indices(view.split))
    if evaluation is not None and evaluation.running:
        return section(
            "Evaluating",
            html.P(
                f"{run.title} looks at {count(evaluation.total)} pictures of {dataset.title}, "
                f"{view.split}. You may leave the page; the result is kept."
            ),
            html.Progress(
                value=str(evaluation.done),
                max=str(max(evaluation.total, 1)),
                className="el-progress",
                **aria(label="Pictures evaluated"),
            ),
            html.P(f"{count(evaluation.done)} of {count(evaluation.total)}"),
        )
    error = evaluation.error if evaluation is not None else None
    failed = [html.P(str(error), className="alert alert-danger", role="alert")] if error else []
    return html.Div(
        [
            *failed,
            empty_state(
                "Not evaluated on these pictures yet",
                f"{run.title} was trained on {run.spec.dataset.title} and has no stored results "
                f"for {dataset.title}, {view.split} ({count(n)} pictures).",
                html.Button(
                    "Evaluate this model on these pictures",
                    id={"type": ids.EVALUATE, "split": view.split},
                    type="button",
                    className="btn btn-primary",
                ),
                icon_name="grid-3x3",
            ),
        ]
    )


def _nothing_in_split(dataset: Dataset, view: View) -> Component:
    return empty_state(
        "No pictures in this split",
        f"{dataset.title} has no pictures in {view.split}. Choose another split.",
        icon_name="grid-3x3",
    )
