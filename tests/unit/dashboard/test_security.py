"""Who may ask, and what pages may do."""

import io

import pytest
from dash import Dash
from flask import request
from flask.testing import FlaskClient

from core.settings import Settings
from dashboard.app import create_app
from dashboard.security import is_known_host, known_hosts

CALLBACK = "/_dash-update-component"
NAMES = frozenset({"localhost", "lens.clinic.example"})


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8050",
        "127.0.0.1:8050",
        "[::1]:8050",
        "192.168.1.7",
        "LENS.clinic.example:443",
        "emotion.localhost:8050",
    ],
)
def test_our_own_names_and_any_number_are_known(host: str):
    assert is_known_host(host, NAMES)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "notlocalhost"]
)
def test_other_names_are_not(host: str):
    assert not is_known_host(host, NAMES)


def test_names_come_from_the_settings(settings: Settings):
    changed = settings.model_copy(
        update={"host": "Lens.lan", "allowed_hosts": "a.example, B.example"}
    )
    assert known_hosts(changed) == {"localhost", "lens.lan", "a.example", "b.example"}


@pytest.mark.parametrize("path", ["/", "/confusion", "/_dash-layout", "/assets/10-theme.css"])
def test_a_rebound_name_gets_nothing(client: FlaskClient, path: str):
    answer = client.get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert answer.json is not None
    assert "EMOTION_LENS_ALLOWED_HOSTS" in answer.json["hint"]


def test_an_allowed_name_is_answered(settings: Settings):
    app = create_app(settings.model_copy(update={"allowed_hosts": "lens.example"}))
    answer = app.server.test_client().get("/", headers={"Host": "lens.example"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_may_not_post(client: FlaskClient, headers: dict[str, str]):
    assert client.post(CALLBACK, json={}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}],
)
def test_our_own_page_and_programs_may(client: FlaskClient, headers: dict[str, str]):
    body = {"output": "nothing.children", "inputs": [], "changedPropIds": []}
    # It goes through to Dash, which knows no such callback.
    assert client.post(CALLBACK, json=body, headers=headers).status_code == 500


def test_every_answer_carries_the_guards(client: FlaskClient):
    for path in ("/", "/health", "/absent", "/_dash-dependencies", "/assets/10-theme.css"):
        with client.get(path) as answer:
            headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "'unsafe-eval'" not in policy
        script = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
        assert "'unsafe-inline'" not in script


def test_the_policy_names_every_inline_script(app: Dash, client: FlaskClient):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert all(hashed in policy for hashed in app.csp_hashes())


def test_answers_with_a_visitors_data_are_not_kept(client: FlaskClient):
    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert client.get("/_dash-layout").headers["Cache-Control"] == "no-store"


def test_too_much_at_once_is_told_in_words(client: FlaskClient):
    answer = client.post(CALLBACK, data=b"x" * 1_100_000, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json is not None
    assert answer.json["hint"] == "Send less than 1.0 MB at a time."


def test_a_picture_may_be_larger_than_what_callbacks_send(client: FlaskClient):
    client.set_cookie("predict_use", "research")
    asked = {"run": "absent", "file": 0}
    answer = client.post("/predict/analysis", query_string=asked, data=b"x" * 1_500_000)
    # Read whole, and refused for another reason.
    assert answer.json is not None
    assert answer.json["error"]["code"] == "unknown-name"


def test_a_path_cannot_forge_a_line_of_the_log(client: FlaskClient, caplog):
    client.get("/a%0AERROR%20forged", headers={"Host": "evil.example"})
    assert "\n" not in caplog.records[-1].getMessage()


def test_uploaded_files_stay_in_memory(app: Dash):
    head = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="face.png"\r\n\r\n'
    body = head + b"x" * 2_000_000 + b"\r\n--cut--\r\n"
    kind = "multipart/form-data; boundary=cut"
    with app.server.test_request_context("/", method="POST", data=body, content_type=kind):
        # Were a route to allow more than callbacks may send.
        request.max_content_length = 10_000_000
        assert isinstance(request.files["file"].stream, io.BytesIO)
        assert len(request.files["file"].read()) == 2_000_000


def test_dashs_own_agent_endpoint_is_off(client: FlaskClient):
    assert client.get("/_mcp").status_code == 404
    assert client.post("/_mcp", json={}).status_code in (404, 405)
