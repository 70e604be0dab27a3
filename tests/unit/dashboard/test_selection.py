"""A selection in the address: said above the page, kept by links, handed out as a list."""

from collections.abc import Mapping

from dash import Dash, html
from flask.testing import FlaskClient

from core.data.store import Dataset
from dashboard import router, shell
from dashboard.components.page import Page
from dashboard.components.selection import select
from dashboard.services import services


def _page(seen: dict[str, str], *, shows: bool) -> tuple[Page, ...]:
    def layout(query: Mapping[str, str]) -> html.P:
        seen.update(query)
        return html.P("drawn")

    page = Page("one", "/one", "One", "house", "Lead.", layout, lambda _: None)
    return (Page(**{**page.__dict__, "shows_selection": shows}),)


def test_a_page_that_shows_selections_says_how_many(app: Dash, dataset: Dataset):
    with app.server.test_request_context("/"):
        key = select(dataset, [3, 5])["key"]
        seen: dict[str, str] = {}
        view = router.draw(_page(seen, shows=True), "/one", f"?selection={key}")
        assert seen["selection"] == view.selection == key
        assert "2 selected pictures" in str(view.page)
        assert services().selection(key, dataset).tolist() == [3, 5]
        other = router.draw(_page({}, shows=False), "/one", f"?selection={key}")
        assert "selected pictures" not in str(other.page)
        links = str(shell.navigation(_page({}, shows=True), "/one", "small", key))
        assert f"selection={key}" in links


def test_a_selection_that_is_not_here_is_dropped_and_said(app: Dash, dataset: Dataset):
    with app.server.test_request_context("/"):
        seen: dict[str, str] = {}
        view = router.draw(_page(seen, shows=True), "/one", "?selection=000000000000")
        assert "selection" not in seen
        assert view.selection is None
        assert "'000000000000', which is not here" in str(view.page)
        assert services().selection("000000000000", dataset) is None


def test_the_list_names_row_split_and_label(app: Dash, client: FlaskClient, dataset: Dataset):
    with app.server.test_request_context("/"):
        key = select(dataset, [8, 0])["key"]
    answer = client.get(f"/selection/small/{key}.csv")
    assert answer.text.splitlines() == [
        "row,split,label",
        "0,Training,angry",
        "8,PublicTest,disgust",
    ]
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get("/selection/small/ffffffffffff.csv").status_code == 404
    assert client.get(f"/selection/absent/{key}.csv").status_code == 404
