"""The data set page, drawn whole from its address: header, tabs, the open tab, the drawer."""

from collections.abc import Mapping
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components import page
from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from dashboard.components.drawer import drawer
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.cache import cache_folder
from pages.dataset.picture import cell_link, picture, title
from pages.dataset.statistics import statistics
from pages.dataset.tab import Shown, Tab
from pages.dataset.tabs import load_tabs
from pages.dataset.view import NO_ROW, row_of

# What a tab's link drops of the address: a picture that is open belongs to the tab that is left.
_LEFT: Final = ("tab", "row")


def layout(query: Mapping[str, str]) -> Component:
    """Return the page of an address: data, selection, tab, row, and what the open tab holds."""
    dataset = services().dataset(query.get("data"))
    rows = services().selection(query.get("selection"), dataset)
    shown = Shown(dataset, rows, query)
    tab = open_tab(query)
    row = row_of(query, dataset)
    return html.Div(
        [
            page.header(
                "Dataset",
                "What the models learn from: how many pictures, of what, and how they look.",
                dataset=dataset,
            ),
            _tab_list(tab, query),
            tab.layout(shown) if len(dataset) or not tab.needs_pictures else _nothing(),
            _drawer(shown, tab, row),
            dcc.Store(id=ids.DATA, data=dataset.name),
            dcc.Store(id=ids.SCOPE, data="" if rows is None else query["selection"]),
            # Not None: an empty store asks for its data once more, which would write the address.
            dcc.Store(id=ids.ROW, data=NO_ROW if row is None else row),
            dcc.Store(id=ids.OPEN),
            dcc.Download(id=ids.DOWNLOAD),
        ]
    )


def _nothing() -> Component:
    return page.empty_state(
        "This data set holds no picture.",
        "Import pictures, then choose their data set at the top.",
        html.A(
            "Import pictures", href=link("/dataset", tab="importing"), className="btn btn-primary"
        ),
    )


def open_tab(query: Mapping[str, str]) -> Tab:
    """Return the tab that an address opens; the first one where it names none that exists."""
    tabs = load_tabs()
    return next((tab for tab in tabs if tab.name == query.get("tab")), tabs[0])


def _tab_list(current: Tab, query: Mapping[str, str]) -> Component:
    kept = {name: value for name, value in query.items() if name not in _LEFT}
    first = load_tabs()[0]
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        [page.icon(tab.icon), html.Span(tab.title)],
                        href=link("/dataset", **kept, tab=None if tab is first else tab.name),
                        className="dataset-tab",
                        # assets/25-tabs.js keeps in the link what was chosen meanwhile.
                        **data(address_sets=" ".join(_LEFT)),
                        **aria(current="page" if tab is current else None),
                    )
                )
                for tab in load_tabs()
            ]
        ),
        className="dataset-tabs",
        **aria(label="Parts of this page"),
    )


def _drawer(shown: Shown, tab: Tab, row: int | None) -> Component:
    where = (ids.DRAWER, ids.DRAWER_TITLE, ids.DRAWER_BODY)
    if row is None:
        return drawer(*where)
    facts, found = services().facts(shown.dataset), statistics(shown.dataset, cache_folder())
    place = tab.place(shown, row) if tab.place else None
    body = picture(shown.dataset, facts, found, row, place, cell_link(shown.dataset, row))
    return drawer(*where, title=title(shown.dataset, row), body=body)
