"""Run a search: draw a trial, train it, note its figures, until there are as many as wanted."""

import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import optuna
from optuna.trial import FrozenTrial, TrialState

from core.errors import EmotionLensError, InvalidSetting
from core.predict.latency import latency
from core.predict.predictor import Predictor
from core.progress import Progress
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.search.objectives import CHOSEN_ON, LATENCY, Objective
from core.search.request import SearchRequest
from core.search.study import Study
from core.search.trials import RUN, end, ending, finish, take
from core.training.runner import discard, train

# Of errors that the values of a trial cause; any other one would stop every trial.
_DIVERGED: Final = "training-diverged"


@dataclass(frozen=True)
class Workshop:
    """Where a search works.

    Attributes:
        runs: where the runs of trials are looked for and stored.
        home: holds the checkpoints of trainings, see `core.training.runner.train`.
    """

    runs: RunStore
    home: Path


def search(
    study: Study,
    request: SearchRequest,
    workshop: Workshop,
    *,
    trials: int,
    progress: Progress | None = None,
    on_trial: Callable[[FrozenTrial], None] | None = None,
) -> None:
    """Work on a study until it holds as many trials, each finished or in another worker's hands.

    Trials that were interrupted go on first, from their checkpoints. What is drawn and noted is in
    the study at once, so that nothing is lost however this ends. Only figures on PublicTest are
    looked at.

    Args:
        study: the study of the request, see `core.search.study.Studies.prepare`.
        request: what is searched.
        workshop: where runs and checkpoints are.
        trials: how many the study shall hold in all; a grid ends with its last point.
        progress: called with (steps done, steps in all, note) of the trial at work.
        on_trial: called with each trial that this worker finished.
    """
    target = min(trials, request.space.combinations) if request.sampler == "grid" else trials
    while True:
        with ExitStack() as held:
            trial = take(study, request, target, held)
            if trial is None:
                return
            worker = _Worker(study, request, workshop, _labelled(progress, trial.number))
            finished = worker.work(trial)
        _forget_nets()
        if on_trial:
            on_trial(finished)


class _Pruned(Exception):
    """The training of a trial that is not worth its remaining epochs."""

    def __init__(self, epoch: int) -> None:
        super().__init__(epoch)
        self.epoch = epoch


@dataclass(frozen=True)
class _Worker:
    study: Study
    request: SearchRequest
    workshop: Workshop
    progress: Progress

    def work(self, trial: optuna.Trial) -> FrozenTrial:
        """Train a trial and note what came of it."""
        # Between two trials, too, a stop is heard.
        self.progress(0, 0, "")
        try:
            spec = self.request.spec(self.request.space.suggest(trial))
        except InvalidSetting as error:
            return end(self.study, trial, TrialState.FAIL, str(error))
        if noted := ending(trial):
            finished = end(self.study, trial, *noted)
            discard(spec, self.workshop.home)
            return finished
        reports = _Reports(trial, self.request.objectives[0]) if self._single else None
        try:
            run = self._train(spec, reports)
        except _Pruned as pruned:
            state, reason = TrialState.PRUNED, f"Pruned at epoch {pruned.epoch}."
        except ValueError as error:
            # Keras says so of a net that cannot be built, e.g. pictures pooled away.
            state, reason = TrialState.FAIL, f"It cannot be trained: {error}"
        except EmotionLensError as error:
            if error.code != _DIVERGED:
                raise
            state, reason = TrialState.FAIL, error.message
        else:
            if reports:
                reports.tell(run.history["epochs"])
            values = [self._value(objective, run) for objective in self.request.objectives]
            return finish(self.study, trial, run.run_id, values)
        finished = end(self.study, trial, state, reason)
        # Nobody goes on with it. Runs are kept, half-trained weights are not.
        discard(spec, self.workshop.home)
        return finished

    @property
    def _single(self) -> bool:
        return len(self.request.objectives) == 1

    def _train(self, spec: RunSpec, reports: "_Reports | None") -> Run:
        return train(
            spec,
            self.request.dataset,
            self.workshop.runs,
            self.workshop.home,
            self.progress,
            reports,
            weights_file=self.request.weights_file,
        )

    def _value(self, objective: Objective, run: Run) -> float:
        if objective.name != LATENCY:
            return float(run.metrics[CHOSEN_ON][objective.name]["value"])
        place = self.request.objectives.index(objective)
        for earlier in self.study.trials():
            # Timed once, so that the same run is not faster the second time.
            if earlier.user_attrs.get(RUN) == run.run_id and earlier.values:
                return float(earlier.values[place])
        return latency(Predictor(self.workshop.runs), run.run_id)


def _forget_nets() -> None:
    """Free what Keras keeps of each net it built: it would grow with every trial."""
    # A search whose runs are all stored never loads it.
    if "core.backend" in sys.modules:
        sys.modules["core.backend"].keras.utils.clear_session()
        # It warns that many functions are traced, as if they were the same one.
        logging.getLogger("tensorflow").setLevel(logging.ERROR)


class _Reports:
    """Tells the pruner of each epoch, and ends the training when it says so."""

    def __init__(self, trial: optuna.Trial, objective: Objective) -> None:
        self._trial = trial
        self._figure = str(objective.row)
        # A trial that goes on has told of some epochs already. Of the last one the pruner may not
        # have decided yet.
        known = trial.study.get_trials(deepcopy=False)[trial.number].intermediate_values
        self._told = max(known, default=0)

    def __call__(self, row: Mapping[str, Any]) -> None:
        if row["epoch"] < self._told:
            return
        self.tell([row])
        if self._trial.should_prune():
            raise _Pruned(row["epoch"])

    def tell(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Tell of epochs without ending anything: later trials are compared with a stored run."""
        for row in rows:
            if row["epoch"] > self._told:
                self._trial.report(row[self._figure], row["epoch"])
                self._told = row["epoch"]


def _labelled(progress: Progress | None, number: int) -> Progress:
    def report(done: int, total: int, note: str) -> None:
        if progress:
            progress(done, total, f"trial {number}: {note}" if note else f"trial {number}")

    return report
