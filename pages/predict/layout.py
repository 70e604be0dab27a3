"""The frame of the Predict page: what it is used for, its tabs, and the open one."""

from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component
from flask import request

from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from dashboard.components.controls import radio
from dashboard.components.page import header, icon
from dashboard.use import stated
from pages.predict import guard, ids, words
from pages.predict.tab import Tab
from pages.predict.tabs import load_tabs
from pages.predict.view import VIEWS, view_of

# What a tab's link does not keep of the address.
_LEFT: Final = ("tab", "ask")


def layout(query: Mapping[str, str]) -> Component:
    """Draw the page of an address: `tab`, `view`, `ask`, and what the open tab holds.

    Before the visitor said what it is for, and where that is prohibited, nothing is here but the
    question.

    Raises:
        UnknownName: the address names a run that does not exist.
    """
    use = stated(request.cookies)
    top = header(words.TITLE, words.LEAD)
    if use is None or not use.allowed or query.get("ask") == "use":
        return html.Div([top, guard.question(use), _details()])
    tab, view = open_tab(query), view_of(query, request.cookies)
    return html.Div(
        [
            top,
            html.Div(
                [guard.answer(use, query), radio(ids.VIEW, "How much to show", VIEWS, view)],
                className="predict-top",
            ),
            _tab_list(tab, query),
            tab.layout(query),
            _details(),
        ],
        id=ids.FRAME,
        className=f"predict-{view}",
    )


def open_tab(query: Mapping[str, str]) -> Tab:
    """Return the tab that an address opens; the first one where it names none that exists."""
    tabs = load_tabs()
    return next((tab for tab in tabs if tab.name == query.get("tab")), tabs[0])


def _tab_list(current: Tab, query: Mapping[str, str]) -> Component | None:
    tabs = load_tabs()
    if len(tabs) == 1:
        return None
    kept = {name: value for name, value in query.items() if name not in _LEFT}
    return html.Nav(
        html.Ul(
            [
                html.Li(
                    html.A(
                        [icon(tab.icon), html.Span(tab.title)],
                        href=link("/predict", **kept, tab=None if tab is tabs[0] else tab.name),
                        className="predict-tab",
                        # assets/25-tabs.js keeps in the link what was chosen meanwhile.
                        **data(address_sets=" ".join(_LEFT)),
                        **aria(current="page" if tab is current else None),
                    )
                )
                for tab in tabs
            ]
        ),
        className="predict-tabs",
        **aria(label="Parts of this page"),
    )


def _details() -> Component:
    return html.Details(
        [
            html.Summary(words.DETAILS_TITLE),
            html.Dl(
                [part for term, text in words.DETAILS for part in (html.Dt(term), html.Dd(text))],
                className="mb-2",
            ),
            html.P(words.DETAILS_MORE, className="small text-body-secondary mb-0"),
        ],
        id=ids.DETAILS,
        className="predict-details",
    )
