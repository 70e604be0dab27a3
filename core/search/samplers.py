"""How a search draws its trials, and when it ends one early."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import optuna
from optuna.trial import FrozenTrial, TrialState

from core.errors import InvalidSetting
from core.search.objectives import Objective
from core.search.space import Space

# Trials of one generation. Optuna's 50 suits functions that cost less than a training.
_POPULATION: Final = 16
# Epochs of the first rung, and how much longer each next one is.
_FIRST_RUNG, _RUNG_FACTOR = 1, 3


class _Grid(optuna.samplers.GridSampler):
    """The trial of number n takes the n-th point of the shuffled grid."""

    def after_trial(
        self,
        study: optuna.Study,
        trial: FrozenTrial,
        state: TrialState,
        values: Sequence[float] | None,
    ) -> None:
        """Leave the end of the search to whoever counts its trials."""


_SAMPLERS: Final[dict[str, Callable[[Space, int], optuna.samplers.BaseSampler]]] = {
    "grid": lambda space, _: _Grid(space.grid(), seed=0),
    "random": lambda _, seed: optuna.samplers.RandomSampler(seed=seed),
    "tpe": lambda _, seed: optuna.samplers.TPESampler(seed=seed),
    "cmaes": lambda _, seed: optuna.samplers.CmaEsSampler(
        seed=seed, warn_independent_sampling=False
    ),
    "nsga2": lambda _, seed: optuna.samplers.NSGAIISampler(population_size=_POPULATION, seed=seed),
}
SAMPLERS: Final = tuple(_SAMPLERS)

_PRUNERS: Final[dict[str, Callable[[int], optuna.pruners.BasePruner]]] = {
    "none": lambda _: optuna.pruners.NopPruner(),
    # A quarter of the epochs passes before a trial may be ended: rates are still rising then.
    "median": lambda epochs: optuna.pruners.MedianPruner(n_warmup_steps=epochs // 4),
    "hyperband": lambda epochs: optuna.pruners.HyperbandPruner(
        min_resource=_FIRST_RUNG, max_resource=epochs, reduction_factor=_RUNG_FACTOR
    ),
}
PRUNERS: Final = tuple(_PRUNERS)


def check(sampler: str, pruner: str, space: Space, objectives: Sequence[Objective]) -> None:
    """Raise InvalidSetting where a sampler or pruner is unknown or cannot do what is asked."""
    for kind, name, known in (("sampler", sampler, SAMPLERS), ("pruner", pruner, PRUNERS)):
        if name not in known:
            raise InvalidSetting(f"No {kind} '{name}'.", hint=f"Known: {', '.join(known)}.")
    if sampler == "cmaes" and len(objectives) > 1:
        raise InvalidSetting(
            "CMA-ES follows one objective only.", hint="Use --sampler nsga2 for two."
        )
    if sampler == "cmaes" and len(space.ranges) < 2:
        raise InvalidSetting(
            "CMA-ES needs at least two ranges of numbers.",
            hint="Give another, e.g. --space dropout=0.2:0.6, or use --sampler tpe.",
        )
    if pruner != "none" and len(objectives) > 1:
        raise InvalidSetting(
            "A trial with two objectives cannot be ended early.", hint="Use --pruner none."
        )


def make_sampler(name: str, space: Space, *, seed: int, number: int) -> optuna.samplers.BaseSampler:
    """Return the sampler of one trial.

    Its seed depends on the trial's number, and all else it goes by is in the study: a search that
    was stopped draws what it would have drawn, and two workers do not draw the same.
    """
    drawn: Any = np.random.SeedSequence((seed, number)).generate_state(1)[0]
    return _SAMPLERS[name](space, int(drawn))


def make_pruner(name: str, *, epochs: int) -> optuna.pruners.BasePruner:
    """Return the pruner of a study whose trials train for so many epochs."""
    return _PRUNERS[name](epochs)
