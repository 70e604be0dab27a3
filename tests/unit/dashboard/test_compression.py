"""What is compressed, and what of it is kept."""

from dash import Dash
from flask.testing import FlaskClient

from dashboard.compression import FixedFiles


def suite(client: FlaskClient) -> str:
    """Return the address of one of Dash's own scripts."""
    page = client.get("/").text
    return next(part.split('"')[0] for part in page.split('src="') if "dash_renderer" in part)


def test_scripts_are_compressed_once(client: FlaskClient):
    plain = client.get(suite(client), headers={"Accept-Encoding": "identity"})
    for _ in range(2):
        packed = client.get(suite(client), headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert len(packed.data) < len(plain.data) / 2


def test_the_browser_gets_the_quickest(client: FlaskClient):
    answer = client.get(
        "/vendor/css/bootstrap.min.css", headers={"Accept-Encoding": "gzip, br, zstd"}
    )
    assert answer.headers["Content-Encoding"] == "zstd"


def test_two_different_answers_never_meet_in_the_cache(app: Dash):
    client = app.server.test_client()
    asked = {"Accept-Encoding": "gzip"}
    pages = []
    for theme in ("light", "dark"):
        client.set_cookie("theme", theme)
        pages.append(client.get("/", headers=asked).data)
    assert pages[0] != pages[1]


def test_only_fixed_files_are_kept_and_not_without_end():
    cache = FixedFiles()
    cache.set("gzip;", b"a visitor's answer")
    assert cache.get("gzip;") is None
    for number in range(200):
        cache.set(f"gzip;/assets/a.css?{number}", b"x")
    assert len(cache.data) == 100
