"""Errors of callbacks become messages."""

import logging

from dash import Dash, Input, Output
from flask import Flask

from core.errors import InvalidSetting
from core.settings import Settings
from dashboard.app import create_app
from dashboard.errors import MESSAGE
from dashboard.logs import WithoutPictures


def answer(settings: Settings, error: Exception) -> dict:
    """Return what the browser gets when a callback raises."""
    app: Dash = create_app(settings)

    def fail(value: str) -> str:
        raise error

    app.callback(Output("out", "children"), Input("in", "value"))(fail)
    assert isinstance(app.server, Flask)
    body = {
        "output": "out.children",
        "outputs": {"id": "out", "property": "children"},
        "inputs": [{"id": "in", "property": "value", "value": "x"}],
        "changedPropIds": ["in.value"],
    }
    response = app.server.test_client().post("/_dash-update-component", json=body)
    assert response.status_code == 200
    return response.json


def test_ours_is_shown_as_written_and_the_page_stays(settings: Settings):
    told = answer(settings, InvalidSetting("That is odd.", hint="Do this."))
    message = told["sideUpdate"][MESSAGE]["data"]
    assert (message["message"], message["hint"]) == ("That is odd.", "Do this.")
    assert not told["response"].get("out")


def test_any_other_shows_a_reference(settings: Settings, caplog):
    told = answer(settings, ZeroDivisionError("inner detail"))
    message = told["sideUpdate"][MESSAGE]["data"]
    reference = caplog.records[-1].getMessage().split()[-1]
    assert reference in message["hint"]
    assert "inner detail" not in str(told)
    assert "ZeroDivisionError: inner detail" in caplog.text


def test_the_same_error_twice_is_told_twice(settings: Settings):
    first, second = (answer(settings, InvalidSetting("Odd.")) for _ in range(2))
    assert first["sideUpdate"][MESSAGE]["data"] != second["sideUpdate"][MESSAGE]["data"]


def test_no_picture_reaches_the_log():
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 50
    record = logging.LogRecord("x", logging.ERROR, "", 0, "got %s", (picture,), None)
    line = WithoutPictures().format(record)
    assert "iVBORw0KGgoiVBORw0KGgo" not in line
    assert "characters left out" in line
