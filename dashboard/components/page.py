"""The frame of a page: what it is called, its header, its sections, and its empty state."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import Dash, html
from dash.development.base_component import Component

from core.data.store import Dataset
from dashboard.components.attributes import aria
from dashboard.components.text import count


@dataclass(frozen=True)
class Page:
    """One page of the dashboard.

    Attributes:
        name: folder under `pages/`, and the first word of every id on the page.
        path: address, e.g. `/confusion`.
        title: in the navigation and the browser's tab.
        icon: Bootstrap icon without its `bi-`, e.g. `grid-3x3`.
        lead: one line that says what the page is for; shown at its link in the navigation.
        layout: draws the whole view from the address's parameters.
        register: wires the page's callbacks to one application.
        shows_dataset: False where the page looks the same whatever data set is picked; picking
            one then leaves the page, and what a visitor has on it, as it is.
        shows_selection: True where the address parameter `selection` restricts the page to the
            rows it names; the frame then says so and offers to clear it.
        views: queries of addresses that draw parts not drawn at first, e.g. `tab=gallery`; what
            is asked of every page is then asked of these too.
    """

    name: str
    path: str
    title: str
    icon: str
    lead: str
    layout: Callable[[Mapping[str, str]], Component]
    register: Callable[[Dash], None]
    shows_dataset: bool = True
    shows_selection: bool = False
    views: tuple[str, ...] = ()


def header(title: str, lead: str, *, dataset: Dataset | None = None) -> Component:
    """Return a page's heading, its one-line purpose and the data set it shows."""
    facts = []
    if dataset is not None:
        facts.append(
            html.P(
                [icon("database"), f" {dataset_title(dataset)}, {count(len(dataset))} pictures"],
                className="el-page-dataset",
            )
        )
    return html.Header(
        [
            # Focus moves here after a change of page, so that readers hear where they are.
            html.H1(title, tabIndex="-1"),
            html.P(lead, className="el-lead"),
            *facts,
            *([synthetic_note(dataset)] if dataset is not None else []),
        ],
        className="el-page-header",
    )


def section(
    title: str, *children: Any, help: str | None = None, id: str | None = None
) -> Component:
    """Return a titled card; `help` is one line below the title."""
    extra: dict[str, Any] = {"id": id} if id else {}
    return html.Section(
        [
            html.Div(
                [
                    html.H2(title),
                    html.P(help, className="el-help") if help else None,
                ],
                className="el-section-head",
            ),
            html.Div(list(children), className="el-section-body"),
        ],
        className="el-section",
        **extra,
    )


def toolbar(*controls: Any, label: str = "Settings of this view") -> Component:
    """Return a row of labelled controls."""
    return html.Div(list(controls), className="el-toolbar", role="group", **aria(label=label))


def empty_state(title: str, text: str, *actions: Any, icon_name: str = "inbox") -> Component:
    """Return what to show when there is nothing to show: why, and what to do."""
    return html.Div(
        [
            icon(icon_name),
            html.P(title, className="el-empty-title"),
            html.P(text),
            html.Div(list(actions), className="el-actions") if actions else None,
        ],
        className="el-empty",
    )


def synthetic_note(dataset: Dataset) -> Component | None:
    """Return the note that these faces are drawn; None for real pictures."""
    if not dataset.synthetic:
        return None
    return html.P(
        [
            icon("pencil"),
            html.Strong("Drawn faces. "),
            "These pictures are generated to try the workbench out; figures on them say nothing "
            "about people.",
        ],
        className="el-synthetic",
        role="note",
    )


def dataset_title(dataset: Dataset) -> str:
    """Return a data set's title, which says of drawn faces that they are drawn."""
    unsaid = dataset.synthetic and "drawn" not in dataset.title.lower()
    return f"{dataset.title} (drawn)" if unsaid else dataset.title


def command(text: str) -> Component:
    """Return a command for the terminal, in one selectable line."""
    return html.Pre(html.Code(text), className="el-command", tabIndex="0")


def icon(name: str) -> Component:
    """Return a decorative Bootstrap icon, hidden from screen readers."""
    return html.I(className=f"bi bi-{name}", **aria(hidden=True))
