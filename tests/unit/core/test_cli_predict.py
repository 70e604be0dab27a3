"""`python -m core predict` on a photograph and a drawn face, and the same from Python."""

import csv
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skimage.data
from PIL import Image

from core.cli import main
from core.data import synthetic
from core.report.model import Report
from core.settings import ROOT

RUN = "two_conv-fer2013"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTION_LENS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("EMOTION_LENS_MODELS", str(ROOT / "models"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A photograph of one face, a drawn face, a picture of none, and a file that is no picture."""
    folder = tmp_path_factory.mktemp("pictures")
    Image.fromarray(skimage.data.astronaut()).save(folder / "astronaut.png")
    # One of the drawn set's faces; all of them take seconds.
    drawn = synthetic._picture(np.random.default_rng(0), "happy")
    Image.fromarray(drawn).save(folder / "drawn.png")
    Image.fromarray(skimage.data.coffee()).resize((150, 100)).save(folder / "coffee.jpg")
    (folder / "broken.png").write_bytes(b"no picture")
    return folder


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Report:
    assert main(["predict", *arguments, "--run", RUN, "--json"]) == 0
    return Report.model_validate_json(capsys.readouterr().out)


def test_a_photograph_is_answered_as_json_without_the_picture(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    report = _json(capsys, str(folder / "astronaut.png"), "--coverage", "0.8")
    (face,) = report.pictures[0].faces
    assert face.answer is not None
    assert face.answer.expression == "happy"
    assert sum(face.answer.probabilities.values()) == pytest.approx(1, abs=1e-4)
    assert (report.model.coverage.asked, report.with_pictures) == (0.8, False)
    assert report.pictures[0].photograph is None
    assert face.explanation is None


def test_one_bad_file_does_not_stop_the_others(folder: Path, capsys: pytest.CaptureFixture[str]):
    names = ("broken.png", "missing.png", "coffee.jpg", "astronaut.png")
    assert main(["predict", *(str(folder / n) for n in names), "--run", RUN, "--csv"]) == 1
    printed = capsys.readouterr()
    rows = list(csv.DictReader(StringIO(printed.out)))
    assert [row["picture"] for row in rows] == list(names)
    assert rows[3]["expression_shown"] == "happy"
    assert "No face was found" in rows[2]["problem"]
    errors = printed.err.splitlines()
    # A picture without a face is an answer, a file that cannot be read is an error.
    assert [line.split(":")[0] for line in errors if line.startswith("Error")] == ["Error"] * 2
    assert "broken.png: This file is not a picture" in printed.err
    assert "missing.png: No such file or directory" in printed.err


def test_the_table_tells_what_answers_rest_on(folder: Path, capsys: pytest.CaptureFixture[str]):
    file = str(folder / "drawn.png")
    assert main(["predict", file, "--run", RUN, "--show-held", "--explain", "gradient"]) == 0
    told = capsys.readouterr().out
    assert "drawn.png" in told
    assert re.search(r"speaks? (most )?(for|against)", told)
    assert "27 slightly changed copies" in told
    assert "other models" in told
    assert "not what a person feels" in told


def test_reports_are_written_once_unless_told_to(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    ask = ["predict", str(folder / "coffee.jpg"), "--run", RUN, "--report", str(tmp_path / "new")]
    assert main([*ask, "--format", "pdf", "--purpose", "research"]) == 0
    target = tmp_path / "new" / "coffee-report.pdf"
    assert target.read_bytes().startswith(b"%PDF")
    assert f"Wrote {target}" in capsys.readouterr().err
    target.write_text("mine")
    assert main([*ask, "--format", "pdf"]) == 1
    assert target.read_text() == "mine"
    assert "left as it is" in capsys.readouterr().err
    assert main([*ask, "--format", "pdf", "--overwrite"]) == 0
    assert target.read_bytes().startswith(b"%PDF")


def test_pictures_of_one_name_get_reports_of_their_own(folder: Path, tmp_path: Path):
    twin = tmp_path / "coffee.png"
    Image.open(folder / "coffee.jpg").save(twin)
    ask = ["predict", str(folder / "coffee.jpg"), str(twin), "--run", RUN]
    assert main([*ask, "--report", str(tmp_path), "--format", "json"]) == 0
    assert main([*ask, "--report", str(tmp_path), "--together", "--pictures"]) == 0
    names = sorted(path.name for path in tmp_path.glob("*report*"))
    assert names == ["coffee-report-2.json", "coffee-report.json", "expression-report.html"]
    single = json.loads((tmp_path / "coffee-report-2.json").read_text())
    assert single["pictures"][0]["name"] == "coffee.png"
    assert (tmp_path / "expression-report.html").read_text().count("data:image/jpeg") == 2


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--json", "--csv"], 2, "exclude one another"),
        (["--format", "pdf"], 2, "need --report"),
        (["--pictures"], 2, "needs --report"),
        (["--explain", "magic"], 1, "No explanation method 'magic'"),
        (["--run", "magic"], 1, "No run 'magic'"),
        (["--coverage", "0.905"], 1, "No sets of coverage 0.905"),
        (["--coverage", "1.5"], 1, "Known: 0.50 to 0.99"),
        (["--purpose", "magic"], 1, "No purpose 'magic'"),
        (["--purpose", "workplace"], 1, "article 5(1)(f)"),
        ([], 2, "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
):
    files = ["nowhere.png"] if arguments else []
    assert main(["predict", *files, *arguments]) == code
    assert message in " ".join(capsys.readouterr().err.split())


def test_the_example_of_the_readme_runs_as_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    readme = (ROOT / "README.md").read_text()
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(folder)
    (folder / "photo.jpg").write_bytes((folder / "astronaut.png").read_bytes())
    known: dict[str, Any] = {}
    exec(compile(example, "README.md", "exec"), known)  # noqa: S102  # our own document
    assert "happy" in capsys.readouterr().out
    assert "Expression shown" in (folder / "photo-report.html").read_text()


def test_the_package_loads_its_predictor_only_when_asked():
    import subprocess
    import sys

    look = (
        "import sys, core.predict as p; assert 'core.predict.predictor' not in sys.modules;"
        "from core.predict import Predictor; assert Predictor.open; assert hasattr(p, 'Predictor');"
        "assert 'tensorflow' not in sys.modules; assert not hasattr(p, 'magic')"
    )
    subprocess.run([sys.executable, "-c", look], cwd=ROOT, check=True, timeout=120)
