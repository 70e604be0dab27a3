"""Accuracies of the runs of one data set as a figure."""

import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashboard.components.graph import graph
from dashboard.components.text import count, percent
from dashboard.figures.runs import Score, accuracy_intervals
from pages.models import ids
from pages.models.columns import ordered
from pages.models.groups import Group, labels, metric
from pages.models.view import View

_ROW_PIXELS = 38
_FRAME_PIXELS = 110


def intervals(group: Group, view: View) -> list[Component]:
    """Return the figure with what it is of; nothing where no run was measured."""
    scores = _scores(group, view)
    if not scores:
        return []
    among = "the selected pictures of " if group.selected else ""
    note = f"Accuracy on {among}PrivateTest (n = {count(scores[0].n)}) with 95 % intervals"
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
        html.P(f"{note}. Filled dots are compared on the other tabs.", className="el-help"),
    ]


def intervals_figure(group: Group, view: View) -> go.Figure:
    """Return the accuracies of a group's runs in the order of its table."""
    return accuracy_intervals(_scores(group, view), reference=group.reference)


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
