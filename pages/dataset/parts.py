"""Small parts that the tabs share: a button that saves, a part to unfold, notes."""

from collections.abc import Collection, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.quality.columns import EXACT, LABEL
from dashboard.components import page
from dashboard.components.address import link


def export(id: str, what: str) -> Component:
    """Return a button that saves something as CSV; its callback fills `ids.DOWNLOAD`."""
    return html.Button(
        [page.icon("download"), " Save as CSV"],
        id=id,
        type="button",
        className="btn btn-outline-secondary btn-sm",
        title=f"Save {what} as a file",
    )


def details(summary: str, *children: Any) -> Component:
    """Return a part of the page that is folded at first."""
    return html.Details([html.Summary(summary), *children], className="dataset-details")


def unchecked(dataset: Dataset, known: Collection[str]) -> Component | None:
    """Return how to get facts that a check finds; None where all are known.

    Args:
        dataset: that the page shows.
        known: names of the facts that there are.
    """
    lacking = []
    if EXACT not in known:
        lacking.append("how many copies a picture has")
    if LABEL not in known:
        lacking.append("how far its label can be trusted")
    if not lacking:
        return None
    return html.P(
        [
            f"Not known yet: {' and '.join(lacking)}. ",
            html.A(
                "Have it looked for under Problems",
                href=link("/dataset", data=dataset.name, tab="problems"),
            ),
            ", once; it takes minutes and is kept.",
        ],
        className="el-help",
    )


def notes(sentences: Sequence[str]) -> Component | None:
    """Return sentences as a list; None when there are none."""
    if not sentences:
        return None
    return html.Ul(
        [html.Li(sentence) for sentence in sentences], className="el-plain-list dataset-notes"
    )
