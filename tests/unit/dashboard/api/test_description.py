"""The description and the answers say the same."""

import pytest
from openapi_spec_validator import validate

from core.errors import InvalidSetting, UnknownName
from core.report.purposes import PURPOSES
from core.settings import ROOT
from dashboard.api.asked import Asked, UseProhibited, read
from dashboard.api.openapi import description
from dashboard.api.problems import STATUSES, answer

POST = description()["paths"]["/api/v1/predict"]["post"]


def test_the_description_is_valid():
    validate(description())


def test_every_status_is_described_and_documented():
    described = {int(status) for status in POST["responses"]} - {200}
    assert described == {*STATUSES.values(), 400}
    text = (ROOT / "docs" / "api.md").read_text()
    assert all(f"| {status} |" in text for status in described - {500})


def test_every_parameter_is_described_and_documented():
    assert [p["name"] for p in POST["parameters"]] == list(Asked.model_fields)
    text = (ROOT / "docs" / "api.md").read_text()
    assert all(f"| `{name}` |" in text for name in Asked.model_fields)
    assert all(f"`{purpose}`" in text for purpose in PURPOSES)


@pytest.mark.parametrize(
    "arguments", [{"coverage": "2"}, {"coverage": "x"}, {"explain": "?"}, {"other": "1"}]
)
def test_what_is_not_allowed_is_named(arguments: dict[str, str]):
    with pytest.raises(InvalidSetting, match=next(iter(arguments))):
        read(arguments)


def test_a_prohibited_purpose_needs_its_exception():
    assert read({}).allowed_purpose() is None
    with pytest.raises(UnknownName):
        read({"purpose": "fun"}).allowed_purpose()
    with pytest.raises(UseProhibited, match="exception=true"):
        read({"purpose": "workplace"}).allowed_purpose()
    allowed = read({"purpose": "workplace", "exception": "true"}).allowed_purpose()
    assert allowed is not None
    assert "medical or safety" in allowed.title


def test_a_fault_shows_a_reference_and_nothing_else():
    found = answer(ValueError("secret"))
    assert found.status_code == 500
    assert b"secret" not in found.data
    assert b"reference" in found.data
