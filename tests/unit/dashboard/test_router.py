"""From an address to a view."""

from collections.abc import Iterator, Mapping

import pytest
from dash import Dash, html
from dash.development.base_component import Component
from flask.testing import FlaskClient

from core.errors import InvalidSetting
from core.settings import Settings
from dashboard import router
from dashboard.app import create_app
from dashboard.components.page import Page
from dashboard.services import NoDataset


def book(layout) -> tuple[Page, ...]:
    return (Page("one", "/one", "One", "house", "Lead.", layout, lambda app: None),)


@pytest.fixture(autouse=True)
def _asked(app: Dash) -> Iterator[None]:
    with app.server.test_request_context("/"):
        yield


def test_a_page_gets_the_parameters_of_its_address():
    seen: dict[str, str] = {}

    def layout(query: Mapping[str, str]) -> Component:
        seen.update(query)
        return html.P("drawn")

    view = router.draw(book(layout), "/one/", "?split=PublicTest&row=7&<x>=1")
    assert (view.title, view.name, view.path) == ("One", "one", "/one")
    assert seen == {"split": "PublicTest", "row": "7"}


def test_an_unknown_address_is_said_so():
    view = router.draw(book(lambda query: html.P()), "/absent", "")
    assert "no such page" in str(view.page)


def test_a_name_that_is_not_here_is_dropped_and_said():
    def layout(query: Mapping[str, str]) -> Component:
        assert "data" not in query
        assert "run" not in query
        return html.P()

    view = router.draw(book(layout), "/one", "?data=absent&run=gone")
    assert "'absent', which is not here" in str(view.page)
    assert "'gone', which is not here" in str(view.page)


def test_our_own_error_is_shown_as_written():
    def layout(query: Mapping[str, str]) -> Component:
        raise InvalidSetting("The split is odd.", hint="Use PublicTest.")

    shown = str(router.draw(book(layout), "/one", "").page)
    assert "The split is odd." in shown
    assert "Use PublicTest." in shown


def test_any_other_error_shows_a_reference_that_the_log_explains(caplog):
    def layout(query: Mapping[str, str]) -> Component:
        raise KeyError("secret detail")

    shown = str(router.draw(book(layout), "/one", "").page)
    assert "secret detail" not in shown
    reference = caplog.records[-1].getMessage().split()[-1]
    assert reference in shown
    assert caplog.records[-1].exc_info is not None


def test_while_nothing_is_there_the_view_waits():
    def layout(query: Mapping[str, str]) -> Component:
        raise NoDataset

    view = router.draw(book(layout), "/one", "")
    assert view.waiting
    assert "being made" in str(view.page)


def test_an_address_of_no_page_has_the_status_404(client: FlaskClient):
    assert client.get("/").status_code == 200
    assert client.get("/confusion").status_code == 200
    assert client.get("/absent").status_code == 404


def test_the_theme_of_the_cookie_is_there_from_the_start(settings: Settings):
    client = create_app(settings).server.test_client()
    assert 'data-bs-theme="light"' in client.get("/").text
    client.set_cookie("theme", "dark")
    assert 'data-bs-theme="dark"' in client.get("/").text
    client.set_cookie("theme", '"><script>')
    assert 'data-bs-theme="light"' in client.get("/").text
