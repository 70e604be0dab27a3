"""What a study has found, ready for JSON."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import optuna
from optuna.trial import FrozenTrial, TrialState

from core.search.objectives import OBJECTIVES, Objective
from core.search.space import Space
from core.search.study import Study
from core.search.trials import REASON, RUN, interrupted

# With fewer runs the shares say more about luck than about the settings.
_ENOUGH_FOR_IMPORTANCE: Final = 20
_STATES: Final = {
    TrialState.COMPLETE: "complete",
    TrialState.PRUNED: "pruned",
    TrialState.FAIL: "failed",
    TrialState.RUNNING: "running",
    TrialState.WAITING: "waiting",
}
INTERRUPTED: Final = "interrupted"
STATES: Final = (*_STATES.values(), INTERRUPTED)
"""Where a trial may stand; the same command goes on with an interrupted one."""


def report(study: Study) -> dict[str, Any]:
    """Return what a study was made with, and every trial, the best first.

    Returns:
        The request's description (see `SearchRequest.description`), and

        - `study`: its name;
        - `counts`: trials by state, see `STATES`;
        - `best`: numbers of the best trials: one, or with several objectives those of the Pareto
          front, where none can be bettered in one without losing in another;
        - `importance`: share of each varied setting in what sets the better trials apart, by
          PED-ANOVA (Watanabe et al. 2023, https://arxiv.org/abs/2304.10255); None for few runs
          or several objectives;
        - `trials`: one row a trial, see `rows_of`.
    """
    objectives = objectives_of(study)
    trials, gone = study.trials(), interrupted(study)
    best = _best(study, trials)
    row = rows_of(study)
    rows = [
        {**row(trial), **({"state": INTERRUPTED} if trial.number in gone else {})}
        for trial in sorted(trials, key=lambda t: (t.number not in best, *_rank(t, objectives)))
    ]
    states = [row["state"] for row in rows]
    return {
        "study": study.name,
        **study.description,
        "counts": {state: states.count(state) for state in STATES if state in states},
        "best": [row["trial"] for row in rows if row["trial"] in best],
        "importance": _importance(study, trials),
        "trials": rows,
    }


def objectives_of(study: Study) -> tuple[Objective, ...]:
    """Return what a study makes better."""
    return tuple(OBJECTIVES[name] for name in study.description["objectives"])


def rows_of(study: Study) -> Callable[[FrozenTrial], dict[str, Any]]:
    """Return what makes a row of a trial of this study.

    A row holds `trial` (its number), `state`, `values` by objective, on PublicTest (None without a
    run), `run` (its id) or `reason` (why there is none), `settings` (what was varied) and `epochs`
    (of which the pruner was told).
    """
    names = [objective.name for objective in objectives_of(study)]
    space = Space.from_texts(study.description["space"])

    def row(trial: FrozenTrial) -> dict[str, Any]:
        complete = trial.state is TrialState.COMPLETE
        return {
            "trial": trial.number,
            "state": _STATES[trial.state],
            "values": dict(zip(names, trial.values, strict=True)) if complete else None,
            "run": trial.user_attrs.get(RUN) if complete else None,
            "reason": trial.user_attrs.get(REASON),
            "settings": space.decoded(trial.params),
            "epochs": max(trial.intermediate_values, default=0),
        }

    return row


def _best(study: Study, trials: Sequence[FrozenTrial]) -> set[int]:
    """Return the numbers of the best trials; of several with the same run the first."""
    if not any(trial.state is TrialState.COMPLETE for trial in trials):
        return set()
    if len(study.optuna.directions) == 1:
        return {study.optuna.best_trial.number}
    first: dict[str, int] = {}
    for trial in sorted(study.optuna.best_trials, key=lambda trial: trial.number):
        first.setdefault(trial.user_attrs[RUN], trial.number)
    return set(first.values())


def _rank(trial: FrozenTrial, objectives: Sequence[Objective]) -> tuple[int, float, int]:
    """Return what sorts the better trial first: runs by the first objective, then the rest."""
    if trial.state is not TrialState.COMPLETE:
        return list(_STATES).index(trial.state), 0.0, trial.number
    value = trial.values[0]
    return 0, -value if objectives[0].direction == "maximize" else value, trial.number


def _importance(study: Study, trials: Sequence[FrozenTrial]) -> dict[str, float] | None:
    complete = [trial for trial in trials if trial.state is TrialState.COMPLETE]
    several = len(study.optuna.directions) > 1
    if several or len({trial.user_attrs[RUN] for trial in complete}) < _ENOUGH_FOR_IMPORTANCE:
        return None
    return optuna.importance.get_param_importances(study.optuna)
