"""Evaluating in the background. The real inference process is driven in the browser tests."""

import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.runs.store import Run
from dashboard.services import Services
from pages.confusion.evaluation import Evaluations, State, evaluations


class Inference:
    """Stands in for the child process: answers when told to."""

    def __init__(self, answer: Callable[[int], Any]) -> None:
        self.gate = threading.Event()
        self.calls = 0
        self._answer = answer

    def evaluate(self, run_id: str, name: str, split: str, progress: Callable[..., None]) -> Any:
        self.calls += 1
        progress(20, 50, "half way")
        assert self.gate.wait(10)
        return self._answer(50)


def ended(found: Evaluations, run: Run, dataset: Dataset) -> State:
    """Wait until an evaluation has ended."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        state = found.state(run, dataset, "PrivateTest")
        if state is not None and not state.running:
            return state
        time.sleep(0.01)
    raise AssertionError("the evaluation did not end")


def test_an_evaluation_runs_once_tells_its_progress_and_keeps_its_result(
    services: Services, run: Run, other: Dataset
) -> None:
    inference = Inference(lambda n: np.full((n, 7), 1 / 7, np.float32))
    services.__dict__["inference"] = inference
    found = Evaluations()
    assert found.state(run, other, "PrivateTest") is None
    assert found.start(services, run, other, "PrivateTest").total == 50
    found.start(services, run, other, "PrivateTest")
    deadline = time.monotonic() + 10
    while (state := found.state(run, other, "PrivateTest")) and not state.done:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert state == State(done=20, total=50)
    assert found.state(run, other, "PublicTest") is None
    inference.gate.set()
    assert ended(found, run, other).error is None
    assert inference.calls == 1
    stored = services.results.probabilities(run, other, "PrivateTest")
    assert stored is not None
    assert stored.shape == (50, 7)


class Broken(EmotionLensError):
    """What inference might say."""


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (Broken("The net is gone."), "The net is gone."),
        (ZeroDivisionError(), "stopped unexpectedly"),
    ],
)
def test_a_failure_is_told_and_can_be_tried_again(
    services: Services, run: Run, other: Dataset, raised: Exception, told: str
) -> None:
    def fail(n: int) -> None:
        raise raised

    inference = Inference(fail)
    inference.gate.set()
    services.__dict__["inference"] = inference
    found = Evaluations()
    found.start(services, run, other, "PrivateTest")
    assert told in str(ended(found, run, other).error)
    assert services.results.probabilities(run, other, "PrivateTest") is None
    assert found.start(services, run, other, "PrivateTest").running
    ended(found, run, other)
    assert inference.calls == 2


def test_an_application_has_one_set_of_evaluations() -> None:
    assert evaluations() is evaluations()
