"""Who may use the interface for programs where no token is set, and where one is."""

import pytest
from flask import Flask, request

from core.settings import Settings
from dashboard.api.guard import Busy, Guard, NotAllowed

HERE = {"REMOTE_ADDR": "127.0.0.1"}


def check(guard: Guard, *, host: str = "localhost:8050", headers=None, environ=None) -> None:
    app = Flask("guard-test")
    base = f"http://{host}"
    with app.test_request_context(
        "/", base_url=base, headers=headers, environ_base=HERE if environ is None else environ
    ):
        guard.check(request)


@pytest.mark.parametrize("host", ["localhost", "localhost:8050", "127.0.0.1:8050", "[::1]:8050"])
def test_without_a_token_programs_of_this_machine_may_ask(host: str):
    check(Guard(Settings()), host=host)


@pytest.mark.parametrize(
    "asked",
    [
        {"environ": {"REMOTE_ADDR": "192.168.1.7"}},
        {"environ": {"REMOTE_ADDR": ""}},
        {"host": "lens.example.org"},
        {"host": "192.168.1.7:8050"},
        {"headers": {"X-Forwarded-For": "10.0.0.1"}},
        {"headers": {"Forwarded": "for=10.0.0.1"}},
    ],
)
def test_without_a_token_nobody_else_may(asked: dict):
    with pytest.raises(NotAllowed, match="EMOTION_LENS_API_TOKEN"):
        check(Guard(Settings()), **asked)


def test_with_a_token_it_alone_counts():
    guard = Guard(Settings(api_token="secret-ü"))  # noqa: S106  # of this test
    check(
        guard, host="x.org", headers={"Authorization": "Bearer secret-ü".encode().decode("latin1")}
    )
    for header in ({}, {"Authorization": "Bearer secret"}, {"Authorization": "secret-ü"}):
        with pytest.raises(NotAllowed, match="Bearer"):
            check(guard, headers=header)


def test_a_token_is_shown_nowhere():
    assert "hidden" not in repr(Settings(api_token="hidden"))  # noqa: S106  # of this test


def test_so_many_at_a_time_and_a_place_is_given_back():
    guard = Guard(Settings(api_requests_at_once=1))
    with guard.place(), pytest.raises(Busy, match="second"), guard.place():
        pass
    with guard.place():
        pass
