"""How much the page shows."""

from pages.predict.view import COOKIE, view_of


def test_the_address_comes_before_the_choice_remembered():
    assert view_of({}, {}) == "simple"
    assert view_of({}, {COOKIE: "expert"}) == "expert"
    assert view_of({"view": "simple"}, {COOKIE: "expert"}) == "simple"
    assert view_of({"view": "all"}, {COOKIE: "none"}) == "simple"
