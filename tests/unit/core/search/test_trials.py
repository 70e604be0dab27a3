"""A trial belongs to one living worker; when that one is gone, the next takes it up."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from optuna.trial import TrialState

from core.search.request import SearchRequest
from core.search.samplers import SAMPLERS
from core.search.study import Studies, Study
from core.search.trials import REASON, RUN, end, ending, finish, interrupted, take

RequestSearch = Callable[..., SearchRequest]

# More than CMA-ES's first generation, and than the first random trials of TPE.
TRIALS = 12


@pytest.fixture
def request_(request_search: RequestSearch) -> SearchRequest:
    return request_search("random")


@pytest.fixture
def study(studies: Studies, request_: SearchRequest) -> Study:
    return studies.prepare(request_)


@pytest.fixture
def seen_elsewhere(other_studies: Studies, request_: SearchRequest, study: Study) -> Study:
    """The study as another worker sees it."""
    return other_studies.prepare(request_)


def test_two_workers_get_two_trials_and_a_third_nothing(
    study: Study, seen_elsewhere: Study, request_: SearchRequest
):
    with ExitStack() as one, ExitStack() as other:
        first = take(study, request_, 2, one)
        second = take(seen_elsewhere, request_, 2, other)
        assert [first.number, second.number] == [0, 1]
        assert set(first.params) == set(request_.space.dimensions)
        assert take(study, request_, 2, one) is None
        assert interrupted(study) == set()


def test_an_interrupted_trial_goes_on_with_its_parameters(
    study: Study, seen_elsewhere: Study, request_: SearchRequest
):
    with ExitStack() as held:
        begun = take(study, request_, 1, held)
    # The worker is gone: its locks are free, its trial is not finished.
    assert interrupted(study) == {0}
    with ExitStack() as held:
        again = take(seen_elsewhere, request_, 1, held)
        assert again.number == 0
        assert again.params == begun.params
        assert interrupted(study) == set()
        finish(seen_elsewhere, again, "run-1", [0.5])
    assert [trial.state for trial in study.trials()] == [TrialState.COMPLETE]
    assert study.trial(0).user_attrs == {RUN: "run-1"}
    with ExitStack() as held:
        assert take(study, request_, 1, held) is None


def test_a_trial_killed_while_it_was_drawn_is_drawn_to_the_end(
    study: Study, request_: SearchRequest
):
    study.optuna.ask()
    with ExitStack() as held:
        trial = take(study, request_, 1, held)
        assert trial.number == 0
        assert set(trial.params) == set(request_.space.dimensions)


def test_an_ended_trial_says_why_and_counts(study: Study, request_: SearchRequest):
    with ExitStack() as held:
        end(study, take(study, request_, 2, held), TrialState.FAIL, "It diverged.")
    with ExitStack() as held:
        trial = take(study, request_, 2, held)
        assert trial.number == 1
        assert ending(trial) is None
        # Killed after the reason was noted and before the trial was told to have ended.
        trial.set_user_attr(REASON, "Pruned at epoch 3.")
        trial.set_user_attr("ended", "PRUNED")
    with ExitStack() as held:
        again = take(study, request_, 2, held)
        assert ending(again) == (TrialState.PRUNED, "Pruned at epoch 3.")
        end(study, again, *ending(again))
    assert [trial.state for trial in study.trials()] == [TrialState.FAIL, TrialState.PRUNED]
    with ExitStack() as held:
        assert take(study, request_, 2, held) is None


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_search_that_is_stopped_at_every_trial_draws_the_same(
    request_search: RequestSearch,
    training_kept: dict[str, Any],
    studies: Studies,
    other_studies: Studies,
    sampler: str,
):
    space = ("dense_units=3:9", "kernel_size=1:4", "filters=[[2,2],[4,4]]")
    request = request_search(sampler, *space, dropout=0, **training_kept)

    def draw(places: list[Studies], name: str, *, stopped: bool) -> list[dict[str, Any]]:
        drawn = []
        for number in range(TRIALS):
            study = places[number % len(places)].prepare(request, name)
            if stopped:
                with ExitStack() as held:
                    take(study, request, TRIALS, held)
            with ExitStack() as held:
                trial = take(study, request, TRIALS, held)
                assert trial.number == number
                settings = request.space.decoded(trial.params)
                finish(study, trial, f"run-{number}", [settings["dense_units"] / 9])
                drawn.append(settings)
        return drawn

    whole = draw([studies], "whole", stopped=False)
    assert draw([studies, other_studies], "stopped", stopped=True) == whole
    assert len({str(settings) for settings in whole}) > TRIALS // 2
