"""Who works on which trial: each is begun once, and goes on when its worker was stopped."""

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Final

import optuna
from optuna.trial import FrozenTrial, TrialState

from core.search.request import SearchRequest
from core.search.samplers import make_sampler
from core.search.study import Study

RUN: Final = "run"
"""User attribute of a trial: the id of its run."""
REASON: Final = "reason"
"""User attribute of a trial: why it has no run."""
_ENDED: Final = "ended"


def take(study: Study, request: SearchRequest, target: int, held: ExitStack) -> optuna.Trial | None:
    """Return a trial for this worker: one that was interrupted, or else a new one.

    Args:
        study: the study of the request.
        request: what is searched.
        target: trials of the study in all.
        held: holds the trial for this worker until it is closed.

    Returns:
        The trial with all its parameters; None when every trial is finished, or in the hands of a
        worker that lives.
    """
    with study.drawing():
        known = study.trials()
        for number in _running(known):
            if _taken_up(study, number, held):
                _set_sampler(study, request, number)
                return _drawn(study.reopened(number), request)
        if len(known) >= target:
            return None
        _set_sampler(study, request, len(known))
        trial = study.optuna.ask()
        held.enter_context(study.holding(trial.number))
        return _drawn(trial, request)


def finish(study: Study, trial: optuna.Trial, run_id: str, values: list[float]) -> FrozenTrial:
    """Note a trial's run and its figures."""
    trial.set_user_attr(RUN, run_id)
    study.optuna.tell(trial, values)
    return study.trial(trial.number)


def end(study: Study, trial: optuna.Trial, state: TrialState, reason: str) -> FrozenTrial:
    """Note why a trial has no run: it was pruned, or it failed."""
    trial.set_user_attr(REASON, reason)
    trial.set_user_attr(_ENDED, state.name)
    study.optuna.tell(trial, state=state)
    return study.trial(trial.number)


def ending(trial: optuna.Trial) -> tuple[TrialState, str] | None:
    """Return how a trial ended whose worker was killed before it could say so; None: it did not."""
    noted = trial.user_attrs
    return (TrialState[noted[_ENDED]], noted[REASON]) if _ENDED in noted else None


def interrupted(study: Study) -> set[int]:
    """Return the numbers of the trials that have begun and that no living worker is at."""
    # Workers look for the same trials, and must not take one that is looked at for held.
    with study.drawing():
        running = _running(study.trials())
        found = set()
        for number in running:
            with ExitStack() as held:
                if _taken_up(study, number, held):
                    found.add(number)
        return found


def _running(trials: Sequence[FrozenTrial]) -> list[int]:
    return [trial.number for trial in trials if trial.state is TrialState.RUNNING]


def _taken_up(study: Study, number: int, held: ExitStack) -> bool:
    """Return whether nobody is at an unfinished trial; it is then held."""
    with ExitStack() as attempt:
        # Read once it is held: its worker may have finished it a moment ago.
        if attempt.enter_context(study.holding(number)) and not _finished(study, number):
            held.push(attempt.pop_all())
            return True
    return False


def _finished(study: Study, number: int) -> bool:
    return study.trial(number).state.is_finished()


def _set_sampler(study: Study, request: SearchRequest, number: int) -> None:
    study.optuna.sampler = make_sampler(
        request.sampler, request.space, seed=request.seed, number=number
    )


def _drawn(trial: optuna.Trial, request: SearchRequest) -> optuna.Trial:
    """Return the trial once its worker cannot be stopped with half of its parameters drawn."""
    request.space.suggest(trial)
    return trial
