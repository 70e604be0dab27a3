"""The report of a study: the best first, why each trial has no run, and what mattered."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from optuna.trial import TrialState

from core.search.report import report
from core.search.request import SearchRequest
from core.search.study import Studies
from core.search.trials import end, finish, take

RequestSearch = Callable[..., SearchRequest]


def test_the_setting_that_decides_is_named_and_the_best_comes_first(
    request_search: RequestSearch, training_kept: dict[str, Any], studies: Studies
):
    request = request_search("random", objectives="log_loss", **training_kept)
    study = studies.prepare(request)
    for number in range(24):
        if number == 19:
            # Too few to tell.
            assert report(study)["importance"] is None
        with ExitStack() as held:
            trial = take(study, request, 24, held)
            finish(study, trial, f"run-{number}", [abs(trial.params["dropout"] - 0.3)])
    found = report(study)
    assert next(iter(found["importance"])) == "dropout"
    assert sum(found["importance"].values()) == pytest.approx(1)
    losses = [trial["values"]["log_loss"] for trial in found["trials"]]
    assert losses == sorted(losses)
    assert found["best"] == [found["trials"][0]["trial"]]


def test_each_trial_stands_where_it_stands(request_search: RequestSearch, studies: Studies):
    request = request_search("random", "filters=[[2,2],[4,4]]")
    study = studies.prepare(request)
    assert report(study)["counts"] == {}
    assert report(study)["best"] == []
    for state in (TrialState.FAIL, TrialState.PRUNED):
        with ExitStack() as held:
            end(study, take(study, request, 9, held), state, f"It is a {state.name}.")
    for accuracy in (0.2, 0.3):
        with ExitStack() as held:
            finish(study, take(study, request, 9, held), f"run-{accuracy}", [accuracy])
    with ExitStack() as held, ExitStack() as gone:
        take(study, request, 9, gone)
        take(study, request, 9, held)
        gone.close()
        found = report(study)
    rows = [(row["trial"], row["state"], row["run"], row["reason"]) for row in found["trials"]]
    assert rows == [
        (3, "complete", "run-0.3", None),
        (2, "complete", "run-0.2", None),
        (1, "pruned", None, "It is a PRUNED."),
        (0, "failed", None, "It is a FAIL."),
        (4, "interrupted", None, None),
        (5, "running", None, None),
    ]
    assert found["counts"] == {
        "complete": 2,
        "pruned": 1,
        "failed": 1,
        "running": 1,
        "interrupted": 1,
    }
    assert all(row["settings"]["filters"] in ((2, 2), (4, 4)) for row in found["trials"])


def test_a_front_holds_each_run_once_and_nothing_that_is_bettered(
    request_search: RequestSearch, studies: Studies
):
    request = request_search("nsga2", objectives="log_loss,latency")
    study = studies.prepare(request)
    points = {"good": [0.5, 9.0], "fast": [0.9, 1.0], "worse": [0.9, 2.0], "middle": [0.7, 3.0]}
    for run in ("good", "fast", "worse", "middle", "good", "fast"):
        with ExitStack() as held:
            finish(study, take(study, request, 6, held), run, points[run])
    found = report(study)
    assert found["best"] == [0, 3, 1]
    assert [trial["run"] for trial in found["trials"][:3]] == ["good", "middle", "fast"]
    assert found["importance"] is None
