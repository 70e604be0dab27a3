"""`python -m dashboard` with settings that cannot be."""

import sys

import pytest

from dashboard.__main__ import main


@pytest.mark.parametrize(
    ("arguments", "variable"),
    [(["--port", "99999"], "0"), ([], "eighty")],
    ids=["argument", "environment"],
)
def test_an_impossible_port_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys, arguments: list[str], variable: str
):
    monkeypatch.setattr(sys, "argv", ["dashboard", *arguments])
    monkeypatch.setenv("EMOTION_LENS_PORT", variable)
    assert main() == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "EMOTION_LENS_PORT" in line
