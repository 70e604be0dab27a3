"""`python -m core data ...` as a person or a program uses it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli import main
from core.data.store import DatasetStore
from core.data.votes import CHOICES
from core.settings import ROOT
from tests.unit.core.data.tables import csv_lines, random_rows, write_csv


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("EMOTION_LENS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def table(tmp_path) -> Path:
    return write_csv(tmp_path / "faces.csv", csv_lines(random_rows(42)))


def _json(capsys) -> dict:
    return json.loads(capsys.readouterr().out)


def test_an_import_says_what_is_stored(table, home, capsys):
    assert main(["data", "import", str(table)]) == 0
    out = capsys.readouterr().out
    assert "Stored 42 pictures as 'fer2013'." in out
    assert ["angry", "2", "2", "2"] in [line.split() for line in out.splitlines()]
    assert ["all", "14", "14", "14"] in [line.split() for line in out.splitlines()]
    assert DatasetStore(home / "datasets").names() == ("fer2013",)


def test_a_name_can_be_given(table, capsys):
    assert main(["data", "import", str(table), "--name", "mine", "--json"]) == 0
    result = _json(capsys)
    assert (result["name"], result["rows"], result["refreshed"]) == ("mine", 42, False)


def test_importing_again_refreshes(table, capsys):
    assert main(["data", "import", str(table)]) == 0
    capsys.readouterr()
    assert main(["data", "import", str(table)]) == 0
    assert "already held these 42 pictures" in capsys.readouterr().out


def test_other_pictures_need_another_name_or_a_word(table, tmp_path, capsys):
    other = write_csv(tmp_path / "other.csv", csv_lines(random_rows(21, seed=5)))
    assert main(["data", "import", str(table)]) == 0
    capsys.readouterr()
    assert main(["data", "import", str(other)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "--name" in error
    assert "--replace" in error
    assert main(["data", "import", str(other), "--replace", "--json"]) == 0
    assert _json(capsys)["rows"] == 21


def test_votes_are_stored(table, tmp_path, capsys):
    lines = [f"Usage,Image name,{','.join(CHOICES)}"]
    lines += [
        line.split(",")[1].strip() + ",x," + ",".join(["1"] * 10)
        for line in table.read_text().splitlines()[1:]
    ]
    votes = write_csv(tmp_path / "votes.csv", lines)
    assert main(["data", "import", str(table), "--votes", str(votes), "--json"]) == 0
    assert "votes_nf" in _json(capsys)["features"]


def test_a_bad_row_is_one_line_on_stderr_with_exit_code_1(table, home, capsys):
    table.write_text(table.read_text().rstrip("\n") + " 7\n")
    assert main(["data", "import", str(table), "--json"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == (
        "Error: faces.csv, row 42 (line 43): expected 2304 pixel values, received 2305. "
        "Correct the row, or leave such rows out with --skip-bad.\n"
    )
    assert list((home / "datasets").iterdir()) == []


def test_skip_bad_says_how_many_and_which(tmp_path, capsys):
    lines = csv_lines(random_rows(42))
    bad = write_csv(
        tmp_path / "faces.csv", [lines[0]] + [s + " 7" for s in lines[1:14]] + lines[14:]
    )
    assert main(["data", "import", str(bad), "--skip-bad"]) == 0
    out = capsys.readouterr().out
    assert "Skipped 13:" in out
    assert "row 1 (line 2): expected 2304 pixel values, received 2305" in out
    assert "and 3 more, listed in" in out


def test_list_and_show(table, capsys):
    assert main(["data", "list"]) == 0
    assert "No data set yet" in capsys.readouterr().out
    main(["data", "import", str(table)])
    capsys.readouterr()
    assert main(["data", "list"]) == 0
    assert capsys.readouterr().out.split()[:2] == ["fer2013", "42"]
    assert main(["data", "list", "--json"]) == 0
    assert [entry["name"] for entry in _json(capsys)] == ["fer2013"]
    assert main(["data", "show", "fer2013"]) == 0
    shown = capsys.readouterr().out
    assert "FER2013 (fer2013)" in shown
    assert "faces.csv" in shown
    assert "brightness, contrast, sharpness" in shown
    assert main(["data", "show", "fer2013", "--json"]) == 0
    assert _json(capsys)["counts"]["Training"] == [2] * 7


def test_an_unknown_name_lists_the_known_ones(table, capsys):
    main(["data", "import", str(table)])
    capsys.readouterr()
    assert main(["data", "show", "fer2014"]) == 1
    assert capsys.readouterr().err == "Error: No data set 'fer2014'. Known: fer2013.\n"


@pytest.mark.parametrize(
    "arguments", [["data", "import"], ["data", "show", "a", "--nonsense"], ["nonsense"]]
)
def test_wrong_usage_is_exit_code_2(arguments):
    assert main(arguments) == 2


def test_a_place_that_cannot_be_written_is_one_line(table, home, capsys):
    home.write_text("a file where the folder should be")
    assert main(["data", "import", str(table)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Error: ")
    assert error.count("\n") == 1


def test_a_setting_that_is_not_allowed_is_one_line(monkeypatch, capsys):
    monkeypatch.setenv("EMOTION_LENS_PORT", "abc")
    assert main(["data", "list"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Error: Setting 'port': ")
    assert "'abc'" in error
    assert "EMOTION_LENS_PORT" in error
    assert error.count("\n") == 1


def test_help_loads_no_heavy_library():
    code = (
        "import sys; from core.cli import main\n"
        "code = main(['--help'])\n"
        "heavy = {'tensorflow', 'keras', 'pandas', 'pyarrow', 'sklearn', 'scipy', 'dash'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "sys.exit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    for command in ("data", "train", "evaluate"):
        assert command in done.stdout


def test_the_command_runs_as_a_module(table, home):
    done = subprocess.run(
        [sys.executable, "-m", "core", "data", "import", str(table), "--json"],
        cwd=ROOT,
        env={**os.environ, "EMOTION_LENS_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    # No bar is drawn where nobody watches.
    assert done.stderr == ""
    assert json.loads(done.stdout)["rows"] == 42
