"""Evaluate a model on pictures it has no stored results for, in the background."""

import logging
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, cast

from flask import current_app

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.labels import Split
from core.runs.store import Run

if TYPE_CHECKING:
    from dashboard.services import Services

Key = tuple[str, str, Split]
_EXTENSION: Final = "confusion-evaluations"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """How far an evaluation is.

    Attributes:
        done: pictures evaluated.
        total: pictures in the split.
        error: why it stopped early, None while all is well.
        running: False once it has ended, well or not.
    """

    done: int
    total: int
    error: EmotionLensError | None = None
    running: bool = True


class Evaluations:
    """The evaluations of one application: at most one at a time for each run, data and split."""

    def __init__(self) -> None:
        self._states: dict[Key, State] = {}
        self._lock = threading.Lock()

    def state(self, run: Run, dataset: Dataset, split: Split) -> State | None:
        """Return how far an evaluation is; None when none was started."""
        return self._states.get(_key(run, dataset, split))

    def start(self, services: "Services", run: Run, dataset: Dataset, split: Split) -> State:
        """Start an evaluation unless it runs already, and return at once."""
        key = _key(run, dataset, split)
        with self._lock:
            state = self._states.get(key)
            if state is not None and state.running:
                return state
            state = State(done=0, total=len(dataset.indices(split)))
            self._states[key] = state
        thread = threading.Thread(
            target=self._evaluate,
            args=(services, run, dataset, split),
            name=f"evaluate-{run.run_id}-{split}",
            daemon=True,
        )
        thread.start()
        return state

    def _evaluate(self, services: "Services", run: Run, dataset: Dataset, split: Split) -> None:
        key = _key(run, dataset, split)

        def progress(done: int, total: int, note: str) -> None:
            self._states[key] = State(done=done, total=total)

        try:
            probabilities = services.inference.evaluate(
                run.run_id, dataset.name, split, progress=progress
            )
            services.results.store(run, dataset, split, probabilities)
        except EmotionLensError as error:
            self._end(key, error)
        except Exception:  # noqa: BLE001  # without a state the page would wait for ever
            _log.exception("evaluation of %s on %s %s failed", run.run_id, dataset.name, split)
            message = "The evaluation stopped unexpectedly."
            self._end(key, EmotionLensError(message, hint="The log of the server tells why."))
        else:
            self._end(key, None)

    def _end(self, key: Key, error: EmotionLensError | None) -> None:
        self._states[key] = replace(self._states[key], error=error, running=False)


def evaluations() -> Evaluations:
    """Return the evaluations of the application that answers the current request."""
    # On the application, not in the module: two applications in one process stay apart.
    found = current_app.extensions.setdefault(_EXTENSION, Evaluations())
    return cast(Evaluations, found)


def _key(run: Run, dataset: Dataset, split: Split) -> Key:
    return run.run_id, dataset.fingerprint, split
