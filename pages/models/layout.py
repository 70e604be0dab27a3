"""The models page, drawn whole from its address: header, tabs, and the open tab."""

from collections.abc import Mapping
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.runs.store import Run
from dashboard.components import page
from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from pages.models import ids
from pages.models.compared import picker, split_control
from pages.models.tab import Shown, Tab
from pages.models.tabs import load_tabs
from pages.models.view import address_of

# What a tab's link drops of the address: a picture that is open belongs to the tab that is left.
_LEFT: Final = ("tab", "row")


def layout(query: Mapping[str, str]) -> Component:
    """Return the page of an address: data, selection, tab, runs, and what the open tab holds."""
    shown = Shown.of(query)
    head = page.header(
        "Models",
        "Which models there are, how good each one is, and how sure that is.",
        dataset=shown.dataset,
    )
    if not shown.found:
        return html.Div([head, _none(shown.dataset)])
    tab = open_tab(query)
    return html.Div(
        [
            head,
            *([] if shown.found[0].own else [_none_here(shown.dataset)]),
            _tab_list(tab, query),
            *_toolbar(tab, shown),
            tab.layout(shown),
            dcc.Store(
                id=ids.WHERE,
                data={
                    "data": shown.dataset.name,
                    "selection": "" if shown.rows is None else query["selection"],
                },
            ),
            dcc.Store(id=ids.PICKED, data=address_of(picked_runs(shown))),
        ]
    )


def open_tab(query: Mapping[str, str]) -> Tab:
    """Return the tab that an address opens; the first one where it names none that exists."""
    tabs = load_tabs()
    return next((tab for tab in tabs if tab.name == query.get("tab")), tabs[0])


def picked_runs(shown: Shown) -> list[Run]:
    """Return the runs compared, in the order of the groups."""
    return [run for group in shown.found for run in group.runs if run.run_id in shown.view.picked]


def _tab_list(current: Tab, query: Mapping[str, str]) -> Component:
    first = load_tabs()[0]
    kept = {name: value for name, value in query.items() if name not in _LEFT}
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        [page.icon(tab.icon), html.Span(tab.title)],
                        href=link("/models", **kept, tab=None if tab is first else tab.name),
                        className="models-tab",
                        # assets/25-tabs.js keeps in the link what was chosen meanwhile.
                        **data(address_sets=" ".join(_LEFT)),
                        **aria(current="page" if tab is current else None),
                    )
                )
                for tab in load_tabs()
            ]
        ),
        className="models-tabs",
        **aria(label="Parts of this page"),
    )


def _toolbar(tab: Tab, shown: Shown) -> list[Component]:
    parts = [
        *([split_control(shown)] if tab.splits else []),
        *([picker(shown)] if tab.picks else []),
    ]
    return [page.toolbar(*parts, label="What is compared")] if parts else []


def _none(dataset: Dataset) -> Component:
    return page.empty_state(
        "No trained model yet",
        "Train one from the command line; it appears here as soon as it is done.",
        page.command(f"python -m core train six_conv --dataset {dataset.name}"),
        icon_name="cpu",
    )


def _none_here(dataset: Dataset) -> Component:
    return page.section(
        f"Runs on {dataset.title}",
        html.P(
            f"No model was trained on {dataset.title} yet. The models below come from other data; "
            "their stored results hold for that data. To train one here:"
        ),
        page.command(f"python -m core train six_conv --dataset {dataset.name}"),
    )
