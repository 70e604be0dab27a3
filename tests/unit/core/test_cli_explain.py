"""`python -m core explain benchmark` on a shipped net and drawn faces."""

import json
from pathlib import Path

import numpy as np
import pytest

from core.cli import main
from core.cli.explain import show
from core.explain import METHODS
from core.predict.tables import stored_table
from core.runs.store import RunStore
from core.settings import ROOT, Settings


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMOTION_LENS_HOME", str(tmp_path))
    monkeypatch.setenv("EMOTION_LENS_MODELS", str(ROOT / "models"))


def test_the_table_of_methods_is_printed_and_stored(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--run", "two_conv-synthetic", "--rows", "2", "--methods", " gradient", "--json"]
    assert main(["explain", "benchmark", *asked]) == 0
    told = json.loads(capsys.readouterr().out)
    run = RunStore(ROOT / "models").resolve("two_conv-synthetic")
    assert (told["run"], told["split"], told["methods"][0]["rows"]) == (run.run_id, "PublicTest", 2)
    gradient, control = told["methods"]
    assert (gradient["name"], control["name"]) == ("gradient", "random")
    assert gradient["version"] == METHODS.get("gradient").version
    assert len(gradient["randomised"]) == 4
    assert gradient["milliseconds"] > 0
    assert stored_table(Settings(), run) == told
    show(told)
    table = capsys.readouterr().out
    assert "Random maps (control)" in table
    assert f"{gradient['fidelity']['value']:.2f} (" in table


@pytest.mark.parametrize(
    ("methods", "message"),
    [("magic", "No explanation method 'magic'"), ("gradient,gradient", "named twice")],
)
def test_methods_that_are_none_are_refused(
    methods: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "benchmark", "--run", "two_conv-synthetic", "--methods", methods]) == 1
    assert message in capsys.readouterr().err


def test_mean_maps_are_computed_once_and_told_by_region(
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked = ["explain", "global", "--run", "two_conv-synthetic", "--rows", "24"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert np.sum(told["counts"]) == 24
    happy = told["shares"]["happy"]
    assert sum(share["value"] for share in happy.values()) == pytest.approx(1)
    assert main(asked) == 0
    printed = capsys.readouterr().out
    mouth = 100 * happy["mouth"]["value"]
    assert f"{mouth:.0f} (" in printed
    assert "/explain?view=many&data=synthetic" in printed


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--method", "magic"], "No explanation method 'magic'"),
        (["--split", "Nonsense"], "No split 'Nonsense'"),
        (["--set", "layer"], "'layer' is no setting"),
        (["--set", "steps=3"], "Setting 'steps'"),
        (["--set", "layer=conv9"], "No convolution 'conv9'"),
    ],
)
def test_mean_maps_that_cannot_be_are_refused(
    more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["explain", "global", "--run", "two_conv-synthetic", "--rows", "2"]
    assert main([*asked, *more]) == 1
    assert message in capsys.readouterr().err
