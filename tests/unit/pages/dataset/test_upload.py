"""The address that takes files for an import: one at a time, bounded, for this page only."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from core.data.uploads import Uploads
from core.settings import Settings
from dashboard.app import create_app

ADDRESS = "/dataset/upload?name=faces.csv"


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, max_import_bytes=3_000_000)


@pytest.fixture
def client(small: Settings) -> Iterator[FlaskClient]:
    with create_app(small).server.test_client() as client:
        yield client


def test_a_file_larger_than_any_other_request_is_kept_on_disk(client: FlaskClient, small: Settings):
    raw = bytes(range(250)) * 10_000
    answer = client.post(ADDRESS, data=raw)
    assert answer.status_code == 200
    path = Uploads(small.uploads).path(answer.json["key"])
    assert path.read_bytes() == raw
    assert path.name == "faces.csv"
    # The limit of all other addresses stays.
    assert client.post("/_dash-update-component", json={"a": "b" * 2_000_000}).status_code == 413


def test_a_file_beyond_the_limit_is_refused_and_leaves_nothing(
    client: FlaskClient, small: Settings
):
    error = client.post(ADDRESS, data=bytes(3_000_001)).json["error"]
    assert error["code"] == "upload-too-large"
    assert "0.003 GB" in error["message"]
    assert not small.uploads.exists() or not list(small.uploads.iterdir())


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_another_site_cannot_send_a_file(
    client: FlaskClient, small: Settings, headers: dict[str, str]
):
    assert client.post(ADDRESS, data=b"abc", headers=headers).status_code == 403
    assert not small.uploads.exists()


def test_it_only_takes(client: FlaskClient):
    assert client.get(ADDRESS).status_code != 500
    assert b'"key"' not in client.get(ADDRESS).data
