"""`ensemble`, `evaluate --views` and `runs renew` as typed in a terminal."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.integration.test_train_command import QUICK, Terminal, write


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal with one data set and two runs trained on it."""
    terminal = Terminal(tmp_path_factory.mktemp("ensembles"))
    write(terminal, "striped")
    for seed in ("0", "1"):
        done = terminal.run(*QUICK, "--epochs", "2", "--seed", seed)
        assert done.returncode == 0, done.stderr
    return terminal


@pytest.fixture(scope="module")
def members(terminal: Terminal) -> list[str]:
    return [run["run"] for run in terminal.json("runs", "list") if "ensemble" not in run["run"]]


@pytest.fixture(scope="module")
def stacked(terminal: Terminal, members: list[str]) -> dict[str, Any]:
    answer: dict[str, Any] = terminal.json("ensemble", *members, "--rule", "stack")
    return answer


def test_an_ensemble_is_listed_evaluated_and_recomputed_like_any_run(
    terminal: Terminal, stacked: dict[str, Any], members: list[str]
):
    assert sorted(stacked["members"]) == sorted(members)
    assert stacked["run"] in [run["run"] for run in terminal.json("runs", "list")]
    again = terminal.json("evaluate", stacked["run"], "--recompute")
    assert again["largest_difference"] < 1e-4
    assert again["metrics"]["accuracy"] == stacked["metrics"]["PrivateTest"]["accuracy"]


def test_publictest_figures_of_stacking_are_of_cross_validation(
    terminal: Terminal, stacked: dict[str, Any]
):
    fitted = terminal.json("evaluate", stacked["run"], "--split", "PublicTest", "--recompute")
    held_out = stacked["metrics"]["PublicTest"]["log_loss"]["value"]
    assert fitted["metrics"]["log_loss"]["value"] < held_out


def test_the_table_names_rule_members_weights_and_views(terminal: Terminal, members: list[str]):
    done = terminal.run("ensemble", *members, "--rule", "weighted", "--views", "flip")
    assert done.returncode == 0, done.stderr
    assert "Weighted mean of 2 nets, 2 views" in done.stdout
    assert all(f"  {member}  weight " in done.stdout for member in members)
    assert "calibration error" in done.stdout


def test_evaluating_with_views_says_so_is_kept_and_equals_the_stored_average(
    terminal: Terminal, members: list[str]
):
    first = terminal.json("evaluate", members[0], "--views", "ten")
    assert (first["computed"], first["metrics"]["views"]) == (True, "ten")
    again = terminal.json("evaluate", members[0], "--views", "ten")
    assert again["computed"] is False
    assert again["metrics"] == first["metrics"]
    run = terminal.json("ensemble", members[0], "--views", "ten")
    stored = run["metrics"]["PrivateTest"]
    assert stored["accuracy"] == first["metrics"]["accuracy"]
    done = terminal.run("evaluate", members[0], "--views", "ten")
    assert "10 views averaged" in done.stdout
    plain = terminal.json("evaluate", members[0])
    assert plain["metrics"]["views"] == "one"
    assert plain["metrics"]["log_loss"] != first["metrics"]["log_loss"]


def test_renewing_keeps_the_figures(terminal: Terminal, members: list[str]):
    before = terminal.json("evaluate", members[0])["metrics"]
    done = terminal.run("runs", "renew", members[0])
    assert done.returncode == 0, done.stderr
    assert f"Stored anew: {members[0]}" in done.stdout
    assert terminal.json("evaluate", members[0])["metrics"] == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--rule", "median"), "Known: geometric, mean, stack, vote, weighted"),
        (("--views", "nine"), "Known: flip, one, ten"),
    ],
)
def test_a_mistake_is_one_line(
    terminal: Terminal, members: list[str], arguments: tuple[str, str], said: str
):
    done = terminal.run("ensemble", *members, *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert said in done.stderr


def test_one_run_alone_is_no_ensemble(terminal: Terminal, members: list[str]):
    done = terminal.run("ensemble", members[0])
    assert done.returncode == 1
    assert "--views ten" in done.stderr


def test_a_killed_build_leaves_no_half_run(terminal: Terminal, members: list[str], tmp_path: Path):
    models = terminal.folder / "models"
    process = terminal.start("ensemble", *members, "--rule", "vote", "--views", "ten")
    process.kill()
    process.communicate()
    assert not [path for path in models.iterdir() if not (path / "manifest.json").is_file()]
    run = terminal.json("ensemble", *members, "--rule", "vote", "--views", "ten")
    assert np.isclose(
        sum(map(sum, run["metrics"]["PrivateTest"]["confusion"])),
        run["metrics"]["PrivateTest"]["n"],
    )
