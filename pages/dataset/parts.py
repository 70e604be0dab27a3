"""Small parts that the tabs share: a button that saves, a part to unfold, notes."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components import page


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


def notes(sentences: Sequence[str]) -> Component | None:
    """Return sentences as a list; None when there are none."""
    if not sentences:
        return None
    return html.Ul(
        [html.Li(sentence) for sentence in sentences], className="el-plain-list dataset-notes"
    )
