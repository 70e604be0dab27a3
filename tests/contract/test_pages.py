"""What every page keeps to, whoever writes it."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from dash import Dash
from dash.development.base_component import Component

from core.data.store import DatasetStore
from core.data.synthetic import ensure_synthetic
from core.settings import Settings
from dashboard import router
from dashboard.app import create_app
from dashboard.catalogue import load_pages
from dashboard.components import job
from dashboard.components.page import Page
from dashboard.shell import layout as shell_layout
from dashboard.use import COOKIE

BOOK = load_pages()
# Every page as it opens, and what else an address can open on it.
VIEWS = [(page, view) for page in BOOK for view in ("", *page.views)]
GARBAGE = {
    "data": "../../etc/passwd",
    "split": "Nonsense",
    "run": "<script>alert(1)</script>",
    "cells": "boredom-sad,-1,sad-",
    "rows": "boredom",
    "columns": "-1",
    "scale": "sideways",
    "normalise": "sideways",
    "row": "99999999999999999999",
    "method": "__import__",
    "class": "8",
    "seed": "NaN",
}
_ID = re.compile(r"(shell|{})-[a-z0-9-]+".format("|".join(page.name for page in BOOK)))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Dash:
    """An application with the synthetic data set and the shipped runs."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    ensure_synthetic(DatasetStore(settings.datasets))
    return create_app(settings)


@pytest.fixture(autouse=True)
def _asked(app: Dash) -> Iterator[None]:
    # The Predict page shows nothing but its question until that is answered.
    with app.server.test_request_context("/", headers={"Cookie": f"{COOKIE}=research"}):
        yield


def ids(component: Any) -> list[Any]:
    """Return all ids of a layout, in order."""
    parts = [component, *component._traverse()]
    found = [getattr(part, "id", None) for part in parts if isinstance(part, Component)]
    return [one for one in found if one is not None]


def kind(one: Any) -> str:
    """Return an id as it is declared: text, or the type of a pattern."""
    return one if isinstance(one, str) else str(one["type"])


def layouts() -> dict[str, Component]:
    """Return the shell and every view of every page."""
    return {"shell": shell_layout(BOOK)(), **{where(*one): draw(*one) for one in VIEWS}}


def where(page: Page, view: str) -> str:
    """Return a name of a view that begins with its page's: `dataset`, `dataset?tab=gallery`."""
    return f"{page.name}?{view}".rstrip("?")


def draw(page: Page, view: str, **more: str) -> Component:
    """Return a page as the address of one of its views draws it."""
    return page.layout({**dict(parse_qsl(view)), **more})


def declared(page: Page) -> set[str]:
    """Return the ids that a page's `ids.py` declares: parts of it may not be drawn at first."""
    module = __import__(f"pages.{page.name}.ids", fromlist=["ids"])
    return {
        value for key, value in vars(module).items() if key.isupper() and isinstance(value, str)
    }


def test_ids_are_unique_over_all_pages():
    seen: dict[str, str] = {}
    for where, drawn in layouts().items():
        own = [repr(one) for one in ids(drawn)]
        assert len(own) == len(set(own)), f"{where}: {[i for i in own if own.count(i) > 1]}"
        for one in own:
            if "'type': 'job-" in one:
                continue  # one panel a kind on a page; two pages may show the same job
            page = where.split("?")[0]
            assert seen.setdefault(one, page) == page, f"{one} is on {seen[one]} and on {where}"


def test_ids_begin_with_their_page():
    for where, drawn in layouts().items():
        for one in map(kind, ids(drawn)):
            if one in job.ID_TYPES:
                continue
            assert _ID.fullmatch(one), f"{one} on {where}"
            assert one.startswith(f"{where.split('?')[0]}-"), f"{one} on {where}"


def test_the_components_of_every_callback_exist(app: Dash):
    known = {kind(one) for drawn in layouts().values() for one in ids(drawn)}
    known |= {one for page in BOOK for one in declared(page)} | {*job.ID_TYPES}
    for callback in app._callback_list:
        outputs = re.findall(r"(?:^|\.\.)([^.{}]+)\.[A-Za-z_]+", callback["output"])
        used = [part["id"] for part in (*callback["inputs"], *callback["state"])]
        for one in [*used, *outputs]:
            name = re.search(r'"type":"([^"]+)"', one)
            assert (name[1] if name else one) in known | {""}, f"{one} in {callback['output']}"


every_view = pytest.mark.parametrize(("page", "view"), VIEWS, ids=[where(*one) for one in VIEWS])


@every_view
def test_a_page_draws_from_an_empty_address(page: Page, view: str):
    assert ids(draw(page, view))


@every_view
def test_a_page_draws_from_nonsense(page: Page, view: str):
    query, notices = router.existing(GARBAGE)
    assert len(notices) == 2
    drawn = draw(page, view, **query)
    assert "alert(1)" not in str(drawn)
    assert len(ids(drawn)) == len({repr(one) for one in ids(drawn)})


@pytest.mark.parametrize("name", GARBAGE)
@every_view
def test_each_nonsense_alone_does_no_harm(page: Page, view: str, name: str):
    query, _ = router.existing({name: GARBAGE[name]})
    assert isinstance(draw(page, view, **query), Component)


@pytest.mark.parametrize("page", BOOK, ids=lambda page: page.name)
def test_a_page_says_what_it_is(page: Page):
    assert page.path == ("/" if page.name == "home" else f"/{page.name}")
    assert page.title
    assert page.lead.endswith(".")
    headings = [part for part in page.layout({})._traverse() if type(part).__name__ == "H1"]
    assert len(headings) == 1


def test_an_application_can_be_made_twice(app: Dash):
    again = create_app(Settings())
    assert len(again._callback_list) == len(app._callback_list)
