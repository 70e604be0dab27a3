"""What people decided on the triage page, counted here when asked for, and the ways there."""

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from core.evaluation.agreement import agreement
from core.triage.applied import applied
from dashboard.components.address import link
from dashboard.components.controls import switch
from dashboard.components.page import icon
from dashboard.components.text import count
from pages.confusion import ids, words
from pages.confusion.results import Shown, cross
from pages.confusion.scene import Scene
from pages.confusion.view import cell_name


def decisions_switch(scene: Scene) -> Component:
    """Return the switch between the data set's labels and those that people decided on."""
    return switch(ids.DECISIONS, "Figures with my decisions", scene.view.overlay)


def decisions_note(scene: Scene, results: Shown) -> list[Component]:
    """Say what the decisions change, where they are counted; nothing elsewhere."""
    if scene.overlay is None or results.crossed is None:
        return []
    plain = replace(scene, overlay=None)
    labels, keep = applied(scene.dataset, scene.overlay)
    rows, crossed = plain.rows, cross(plain)
    moved = int((labels[rows] != scene.dataset.labels[rows]).sum())
    score = (
        ""
        if crossed is None
        else f" Without them: {words.score_line(scene.view.axes, agreement(crossed.counts))}, "
        f"n = {count(len(crossed.rows))}."
    )
    return [
        html.Div(
            [
                html.Strong("Figures with decisions."),
                f" Pictures that count with a new label: {count(moved)}; left out: "
                f"{count(int((~keep[rows]).sum()))}.{score} A test set changed by hand is no "
                "longer comparable with published figures, and only errors of a model were looked "
                "at: a wrong label that the model agrees with still counts as right.",
            ],
            className="el-notice",
            role="note",
        )
    ]


def triage_link(scene: Scene, results: Shown, *, chosen: bool) -> list[Component]:
    """Return the way to look at errors one by one, for each split; nothing where none are shown.

    Args:
        scene: of the page.
        results: that are shown.
        chosen: True for the errors in the chosen cells, False for all.
    """
    axes = scene.view.axes
    if results.crossed is None or not axes.are_true_and_predicted:
        return []
    cells = [cell if axes.rows == "label" else cell[::-1] for cell in scene.view.cells]
    errors = ",".join(cell_name((true, said)) for true, said in cells if true != said)
    if chosen and not errors:
        return []
    splits = scene.view.splits
    text = " Triage these errors" if chosen else " Triage the errors"
    return [
        html.A(
            # Triage has one split at a time: of both test splits at once each has its own way.
            [icon("clipboard-check"), text, f" of {split}" if len(splits) > 1 else ""],
            href=link(
                "/triage",
                data=scene.dataset.name,
                run=scene.run.run_id,
                split=split,
                cells=errors if chosen else None,
                selection=scene.selection,
                overlay="1" if scene.view.overlay else None,
            ),
            className="btn btn-outline-primary btn-sm",
        )
        for split in splits
    ]
