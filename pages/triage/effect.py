"""What the decisions change: a run's figures with and without them."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from core.triage.applied import Measured, measure
from dashboard.components.table import table
from dashboard.components.text import count, with_interval
from pages.triage import words
from pages.triage.work import Work

_FIGURES = (("accuracy", "Accuracy", True), ("macro_f1", "Macro-F1", True))


def effect(work: Work) -> list[Component]:
    """Return the figures with and without decisions, or what they would be about."""
    if not work.view.overlay:
        return []
    found = measure(work.dataset, work.overlay, work.scope)
    return [
        html.P(_changed(work, found)),
        table(
            ["", "Without decisions", "With my decisions"],
            [
                ["Pictures", count(found.without["n"]), count(found.with_["n"])],
                *(_line(found, *figure) for figure in (*_FIGURES, ("log_loss", "Log loss", False))),
            ],
            caption=f"{work.run.title} on {work.dataset.title}, {work.view.split}; 95 % intervals",
            numeric=(1, 2),
        ),
        html.P(words.WARNING, className="el-notice", role="note"),
    ]


def _changed(work: Work, found: Measured) -> str:
    marks = sum(
        decision.choice not in ("relabel", "set_aside")
        for row, decision in work.overlay.decisions.items()
        if row in work.scope.rows
    )
    return (
        f"Pictures that count with a new label: {count(found.relabelled)}. Left out: "
        f"{count(found.set_aside)}. Only marked, which changes no figure: {count(marks)}."
    )


def _line(found: Measured, name: str, title: str, percent: bool) -> list[Any]:
    return [
        title,
        with_interval(found.without[name], percent),
        with_interval(found.with_[name], percent),
    ]
