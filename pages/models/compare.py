"""Runs side by side: their tables with accuracies as a figure, and their learning curves."""

from collections.abc import Sequence

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from core.runs.store import Run
from dashboard.components import page
from dashboard.components.graph import graph
from dashboard.components.text import count, percent
from dashboard.figures.learning_curves import Curve, Quantity, learning_curves
from dashboard.figures.runs import Score, accuracy_intervals
from pages.models import ids
from pages.models.columns import ordered
from pages.models.groups import Group, labels, metric
from pages.models.table import runs_table
from pages.models.view import View

_ROW_PIXELS = 38
_FRAME_PIXELS = 110


def group_section(group: Group, view: View) -> Component:
    """Return the table and the accuracies of the runs of one data set."""
    title = f"Runs on {group.title}" if group.own else f"On other data: {group.title}"
    helped = (
        "Tick the runs to compare below. Choices were made on PublicTest, so its figures flatter; "
        "PrivateTest was left alone until the end."
    )
    return page.section(
        title,
        runs_table(group, view),
        *_intervals(group, view),
        help=helped
        if group.own
        else "Trained and measured on other data than those picked: not comparable with them.",
    )


def intervals_figure(group: Group, view: View) -> go.Figure:
    """Return the accuracies of a group's runs in the order of its table."""
    return accuracy_intervals(_scores(group, view), reference=group.reference)


def _intervals(group: Group, view: View) -> list[Component]:
    scores = _scores(group, view)
    if not scores:
        return []
    note = f"Accuracy on PrivateTest (n = {count(scores[0].n)}) with 95 % intervals"
    if group.reference:
        name, value = group.reference.name, group.reference.value
        note += (
            f"; the dashed line is the {name} project this work starts from, {percent(value, 2)}"
        )
    return [
        graph(
            {"type": ids.INTERVALS, "group": group.key},
            intervals_figure(group, view),
            label=f"Accuracies of the runs on {group.title} with 95 % intervals",
            height=_FRAME_PIXELS + _ROW_PIXELS * len(scores),
        ),
        html.P(f"{note}. Filled dots are compared below.", className="el-help"),
    ]


def _scores(group: Group, view: View) -> list[Score]:
    names = labels(group.runs)
    return [
        Score(
            name=names[run.run_id],
            value=found["value"],
            low=found["low"],
            high=found["high"],
            n=run.metrics["PrivateTest"]["n"],
            selected=run.run_id in view.picked,
        )
        for run in ordered(group.runs, view.sort, view.order, view.purpose)
        if (found := metric(run, "PrivateTest", "accuracy"))
    ]


def curves_figure(runs: Sequence[Run], quantity: Quantity) -> go.Figure:
    """Return the learning curves of runs."""
    names = labels(runs)
    return learning_curves(
        [
            Curve(names[run.run_id], run.history["epochs"], run.history["best_epoch"])
            for run in runs
            if run.history["epochs"]
        ],
        quantity=quantity,
    )


def curves_of(runs: Sequence[Run]) -> list[Component]:
    """Return in words what the learning curves show: the best epoch of each run."""
    if not runs:
        return [html.P("No run is ticked above, so there is no curve to draw.")]
    names = labels(runs)
    return [html.Ul([html.Li(_best(run, names[run.run_id])) for run in runs])]


def _best(run: Run, name: str) -> str:
    if run.spec.training is None:
        return f"{name}: no curve of its own, its members are fitted already."
    epochs, best = run.history["epochs"], run.history["best_epoch"]
    row = next((row for row in epochs if row["epoch"] == best), None)
    measured = (
        f", PublicTest accuracy {row['val_accuracy']:.1%}, log loss {row['val_log_loss']:.3f}"
        if row
        else ""
    )
    smoothing = run.spec.training.label_smoothing
    smoothed = f"; label smoothing {smoothing:g} raises its Training loss" if smoothing else ""
    monitor = run.spec.training.monitor.replace("_", " ")
    return (
        f"{name}: best epoch {best} of {len(epochs)}{measured} "
        f"(chosen by PublicTest {monitor}){smoothed}."
    )
