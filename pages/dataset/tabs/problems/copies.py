"""Copies and blank pictures: sentences, and groups of pictures side by side."""

from typing import TYPE_CHECKING, Any

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS
from core.quality.copies import Copies
from core.quality.facts import figures
from dashboard.components.attributes import aria, data
from dashboard.components.job import job_panel
from dashboard.components.media import picture_url
from dashboard.components.page import empty_state
from dashboard.components.text import count
from pages.dataset.parts import details, notes
from pages.dataset.tabs.problems.view import GROUPS_A_PAGE, ProblemsView
from pages.dataset.tabs.problems.words import HOW, copy_sentences

if TYPE_CHECKING:
    from dashboard.services import Services

_MOST_SHOWN = 6
Rows = NDArray[np.int64]


def copies_body(
    services: "Services", dataset: Dataset, rows: Rows | None, view: ProblemsView
) -> list[Component | None]:
    """Return what was found and the list chosen, or the panel of the job that looks for it."""
    found = services.quality.copies(dataset)
    if found is None:
        return [
            job_panel(
                "duplicates",
                {"dataset": dataset.name},
                start="Look for copies",
                explain="Compares every picture with every other. FER2013 takes one to three "
                "minutes, once.",
            )
        ]
    listed = listed_rows(found, dataset, rows, view)
    groups = _groups(found, listed, near=view.problem.near)
    return [
        notes(copy_sentences(figures(found, dataset), dataset)),
        details("How copies are found", html.P(HOW)),
        html.H3(view.problem.title),
        html.P(_range(view, listed, groups, rows), className="el-help", role="status"),
        *([_list(dataset, groups, view)] if groups else [_nothing()]),
    ]


def listed_rows(found: Copies, dataset: Dataset, rows: Rows | None, view: ProblemsView) -> Rows:
    """Return the rows of the list chosen, the selected ones where some are selected."""
    listed = view.problem.rows(found, dataset)
    return listed if rows is None else listed[np.isin(listed, rows)]


def _groups(found: Copies, listed: Rows, *, near: bool) -> list[Rows]:
    """Return the groups in which listed rows stand, whole, the largest first."""
    numbers = found.groups(near=near)
    members = np.flatnonzero(np.isin(numbers, numbers[listed]))
    ordered = members[np.argsort(numbers[members], kind="stable")]
    _, starts = np.unique(numbers[ordered], return_index=True)
    groups = np.split(ordered, starts[1:]) if len(ordered) else []
    return sorted(groups, key=lambda group: (-len(group), int(group[0])))


def _range(view: ProblemsView, listed: Rows, groups: list[Rows], rows: Rows | None) -> str:
    chosen = " of the selected" if rows is not None else ""
    first = min(view.start, max(0, len(groups) - 1))
    last = min(first + GROUPS_A_PAGE, len(groups))
    shown = f" Groups {first + 1} to {last} of {count(len(groups))}." if groups else ""
    return f"{view.problem.explain} {count(len(listed))}{chosen} pictures.{shown}"


def _nothing() -> Component:
    return empty_state("None", "There is no such picture here.", icon_name="check2-circle")


def _list(dataset: Dataset, groups: list[Rows], view: ProblemsView) -> Component:
    first = min(view.start, max(0, len(groups) - 1))
    return html.Ol(
        [_group(dataset, group) for group in groups[first : first + GROUPS_A_PAGE]],
        className="dataset-copies",
        start=str(first + 1),
        **aria(label=view.problem.title),
    )


def _group(dataset: Dataset, rows: Rows) -> Component:
    more = len(rows) - _MOST_SHOWN
    parts: list[Any] = [_picture(dataset, int(row)) for row in rows[:_MOST_SHOWN]]
    if more > 0:
        parts.append(html.Span(f"and {count(more)} more", className="dataset-copies-more"))
    different = len(np.unique(dataset.labels[rows])) > 1
    across = len(np.unique(dataset.splits[rows])) > 1
    told = [
        *(["labels differ"] if different else []),
        *(["in more than one split"] if across else []),
    ]
    return html.Li([html.Div(parts), html.Small(", ".join(told), className="dataset-copies-note")])


def _picture(dataset: Dataset, row: int) -> Component:
    emotion, split = EMOTIONS[dataset.labels[row]], SPLITS[dataset.splits[row]]
    return html.Button(
        [
            html.Img(src=picture_url(dataset, row), alt="", width=72, height=72),
            html.Span(emotion),
            html.Small(split),
            html.Small(f"row {count(row)}"),
        ],
        type="button",
        className="dataset-copy",
        **data(open_row=str(row)),
        **aria(label=f"Row {row}, labelled {emotion}, {split}: open"),
    )
