"""The left half of the page: the matrix, how far both answers agree, its largest confusions."""

from typing import Any, Final

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.evaluation.agreement import agreement
from core.evaluation.class_order import class_order
from core.labels import EMOTIONS
from dashboard.components.address import link
from dashboard.components.graph import graph
from dashboard.components.page import command
from dashboard.figures.confusion import confusion_figure
from pages.confusion import ids, words
from pages.confusion.cells import largest_confusions
from pages.confusion.decisions import decisions_note, triage_link
from pages.confusion.missing import missing_panel
from pages.confusion.results import Shown
from pages.confusion.scene import Scene
from pages.confusion.table import matrix_table
from pages.confusion.view import cell_name

IMPORT_COMMAND: Final = "python -m core data import icml_face_data.csv"
_HEIGHT: Final = 560


def matrix_panel(scene: Scene, results: Shown) -> list[Component]:
    """Return the matrix of a scene, or why there is none and how to get it."""
    if results.counts is None or not results.counts.sum():
        return missing_panel(scene, results)
    return [
        *([_stored_note(scene)] if results.kind == "stored" else []),
        _score(scene, results, results.counts),
        *decisions_note(scene, results),
        _drawn(scene, results.counts),
        _key(scene),
        html.Div(triage_link(scene, results, chosen=False), className="el-actions"),
        _largest(scene, results.counts),
    ]


def _score(scene: Scene, results: Shown, counts: NDArray[np.int64]) -> Component:
    left_out = results.crossed.left_out if results.crossed is not None else 0
    score = words.score_line(scene.view.axes, agreement(counts))
    return html.P(
        [
            html.Strong(score),
            ", 95 % interval. ",
            html.Span(words.summary(scene, results.title, counts, left_out=left_out)),
        ],
        className="el-confusion-summary",
    )


def _drawn(scene: Scene, counts: NDArray[np.int64]) -> Component:
    chosen = scene.view
    order = class_order(counts, chosen.order)
    if chosen.show == "table":
        return matrix_table(scene, counts, order)
    wording = chosen.axes.wording
    return graph(
        {"type": ids.MATRIX, "index": 0},
        confusion_figure(
            counts,
            EMOTIONS,
            normalise=chosen.normalise,
            mistakes_only=chosen.colour == "mistakes",
            log=chosen.scale == "log",
            selected=chosen.cells,
            order=order,
            wording=wording,
        ),
        label=f"Confusion matrix: {wording.rows} by {wording.columns}. "
        "The same is shown as a table of buttons by the choice “Shown as”.",
        height=_HEIGHT,
        scrolls=True,
        config={"displayModeBar": False},
    )


def _key(scene: Scene) -> Component:
    chosen = scene.view
    both = chosen.axes.are_true_and_predicted
    right = [
        html.Span(className="el-key el-key-right"),
        "recognised" if both else "the same answer",
    ]
    wrong = [
        html.Span(className="el-key el-key-wrong"),
        "mistaken" if both else "different answers",
    ]
    scale = "Strongest colour: the largest " + (
        "off the diagonal." if chosen.colour == "mistakes" else "value of all."
    )
    if chosen.scale == "log":
        scale += " Colours are logarithmic: equal steps are equal factors."
    legend: list[Any] = wrong if chosen.colour == "mistakes" else [*right, *wrong]
    return html.P([*legend, html.Span(scale)], className="el-confusion-key")


def _largest(scene: Scene, counts: NDArray[np.int64]) -> Component:
    axes = scene.view.axes
    title = "Largest confusions" if axes.are_true_and_predicted else "Largest differences"
    found = largest_confusions(counts)
    if not found:
        return html.Div([html.H3(title), html.P("None: both answers are always the same.")])
    return html.Div(
        [
            html.H3(title),
            html.P(
                "Share of the row, with 95 % interval. Press one to see its pictures.",
                className="el-help",
            ),
            html.Ol(
                [
                    html.Li(
                        html.Button(
                            words.confusion_line(axes, confused),
                            id={"type": ids.LARGEST, "cell": cell_name(confused.cell)},
                            type="button",
                            className="btn btn-link el-confusion-line",
                        )
                    )
                    for confused in found
                ],
                className="el-confusion-list",
            ),
        ],
        className="el-confusion-largest",
    )


def _stored_note(scene: Scene) -> Component:
    """Say that these are results without pictures here, and the ways to get pictures."""
    run, dataset, chosen = scene.run, scene.dataset, scene.view
    home = scene.services.trained_on(run)
    title = run.spec.dataset.title
    if home is not None:
        address = link(
            "/confusion", data=home, run=run.run_id, split=chosen.split, normalise=chosen.normalise
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
