"""The address is the state."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from dash import Dash

from dashboard.components.address import clean, link, sync_address


def test_a_link_names_what_is_given_and_nothing_else():
    address = link("/confusion", data="fer2013", run=None, row=0)
    assert urlsplit(address).path == "/confusion"
    assert parse_qsl(urlsplit(address).query) == [("data", "fer2013"), ("row", "0")]
    assert link("/models") == "/models"


def test_a_link_escapes_its_values():
    assert parse_qsl(urlsplit(link("/x", run="a&b=c")).query) == [("run", "a&b=c")]


def test_a_reserved_word_can_be_a_parameter():
    assert link("/explain", class_="happy") == "/explain?class=happy"


def test_any_name_that_an_address_holds_can_be_passed_on():
    query = clean({"path": "x", "parameters": "y"})
    assert link("/predict", **query) == "/predict?path=x&parameters=y"


def test_only_plain_names_and_short_values_come_through():
    query = {"data": "fer2013", "<script>": "x", "run": "r" * 2001, "row": "", "class": "happy"}
    assert clean(query) == {"data": "fer2013", "class": "happy"}
    assert len(clean({f"p{'x' * i}": "1" for i in range(30)})) <= 20


def test_a_parameter_needs_a_plain_name():
    with pytest.raises(ValueError, match="cannot be an address parameter"):
        sync_address(Dash("test"), "home", {"No!": ("home-x-select", "value")})


def test_controls_are_heard_and_the_first_drawing_is_not():
    app = Dash("test")
    sync_address(app, "models", {"run": ("models-run-select", "value")})
    (callback,) = app._callback_list
    assert callback["inputs"] == [{"id": "models-run-select", "property": "value"}]
    assert callback["prevent_initial_call"]
