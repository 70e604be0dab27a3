"""From an address to a view: which page, with which parameters, and what stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, html
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component
from flask import Flask, Response, request

from dashboard import errors, shell
from dashboard.catalogue import find
from dashboard.components import address
from dashboard.components.page import Page, empty_state, icon
from dashboard.components.selection import selection_bar
from dashboard.services import NoDataset, services

# How soon a page is asked for again while the drawn faces are being made.
_RETRY_MS: Final = 1_500


@dataclass(frozen=True, slots=True)
class View:
    """What the shell shows for one address."""

    title: str
    page: Component
    data: str | None  # the data set that the address names, if it exists
    name: str  # of the page; empty where there is none
    path: str
    waiting: bool = False  # True while there is nothing to show yet
    shows_dataset: bool = True
    selection: str | None = None


def draw(book: Sequence[Page], path: str, search: str) -> View:
    """Draw the view of an address. Never raises: an error becomes the page's content.

    Args:
        book: all pages.
        path: e.g. `/confusion`.
        search: the query with or without its question mark.
    """
    page = find(book, path)
    if page is None:
        return View("Not found", _not_found(path), None, "", path)
    query, notices = existing(address.clean(dict(parse_qsl(search.lstrip("?")))))
    if page.shows_selection and "selection" in query:
        notices.append(selection_bar(query.get("data"), query["selection"]))
    try:
        content, waiting = page.layout(query), False
    except NoDataset as error:
        content = empty_state(error.message, error.hint, icon_name="hourglass-split")
        waiting = True
    except Exception as error:  # noqa: BLE001 - shown with a reference number, logged whole
        content, waiting = errors.as_page(error), False
    return View(
        page.title,
        html.Div([*notices, content]),
        query.get("data"),
        page.name,
        page.path,
        waiting,
        page.shows_dataset,
        query.get("selection"),
    )


def existing(query: Mapping[str, str]) -> tuple[dict[str, str], list[Component]]:
    """Drop a data set, run or selection that is not here, and say so: show no other silently."""
    kept, notices = dict(query), []
    known = {"data": services().datasets.names, "run": services().runs.ids}
    kinds = {"data": "data set", "run": "run"}
    for name, names in known.items():
        if name in kept and kept[name] not in names():
            notices.append(_notice(kinds[name], kept.pop(name)))
    if "selection" in kept and not _is_selection(kept):
        notices.append(_notice("selection", kept.pop("selection")))
    return kept, notices


def _is_selection(query: Mapping[str, str]) -> bool:
    try:
        dataset = services().dataset(query.get("data"))
    except NoDataset:
        return False
    return services().selections.holds(dataset, query["selection"])


def register(app: Dash, book: Sequence[Page]) -> None:
    """Draw the page whenever the address changes other than by the page's own controls."""

    def show(at: Mapping[str, Any] | None) -> tuple[Any, ...]:
        at = at or {}
        view = draw(book, str(at.get("path", "/")), str(at.get("search", "")))
        state = {
            "title": view.title,
            "page": view.name,
            "path": view.path,
            "retry": _RETRY_MS if view.waiting else None,
            "visit": at.get("visit"),
            "showsDataset": view.shows_dataset,
        }
        return (
            view.page,
            shell.navigation(book, view.path, view.data, view.selection),
            shell.picker(view.data),
            state,
        )

    app.clientside_callback(
        ClientsideFunction("emotionLens", "start"),
        Output(shell.ADDRESS, "data"),
        Input(shell.PAGE, "id"),
    )
    app.callback(
        Output(shell.PAGE, "children"),
        Output(shell.NAVIGATION, "children"),
        Output(shell.PICKER, "children"),
        Output(shell.VIEW, "data"),
        Input(shell.ADDRESS, "data"),
        prevent_initial_call=True,
    )(show)


def answer_not_found(server: Flask, book: Sequence[Page]) -> None:
    """Give addresses of no page the status 404; Dash answers everything with its index page."""

    def status(response: Response) -> Response:
        # 200 only: a callback without a change answers 204, and its mimetype says HTML too. Pages
        # are got: what a post answers, such as a report, is no page.
        page_like = response.status_code == 200 and response.mimetype == "text/html"
        page_like = page_like and request.method != "POST"
        if page_like and find(book, request.path) is None:
            response.status_code = 404
        return response

    server.after_request(status)


def _not_found(path: str) -> Component:
    return empty_state(
        "There is no such page.",
        f"Nothing is at {path[:80]}.",
        html.A("To the start", href="/", className="btn btn-primary"),
        icon_name="signpost-split",
    )


def _notice(kind: str, name: str) -> Component:
    return html.P(
        [
            icon("info-circle"),
            f" The address names the {kind} '{name[:60]}', which is not here. "
            "The view uses the default instead.",
        ],
        className="el-notice",
        role="status",
    )
