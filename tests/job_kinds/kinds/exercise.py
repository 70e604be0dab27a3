"""A job that counts, for tests: as long as wanted, with the failure wanted."""

import os
import time
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from core.errors import EmotionLensError
from core.jobs import KINDS, JobContext, JobKind
from core.settings import Settings


class Exercise(BaseModel):
    """What the exercise does.

    Attributes:
        steps: to count.
        seconds: that each step takes.
        mark: name of a file in home that gets a line an attempt.
        fail: `ours` an error for people, `theirs` any other, `deaf` ignores being cancelled.
    """

    steps: int = 3
    seconds: float = 0.05
    mark: str = "mark"
    fail: str = ""


class Wrong(EmotionLensError):
    """What the exercise says."""


def run(parameters: Exercise, context: JobContext) -> dict[str, Any]:
    """Count, and say so."""
    with (context.settings.home / parameters.mark).open("a") as file:
        file.write(f"{os.getpid()}\n")
    if parameters.fail == "deaf":
        time.sleep(parameters.seconds)
    for step in range(parameters.steps):
        context.progress(step, parameters.steps, f"step {step}")
        time.sleep(parameters.seconds)
    if parameters.fail == "ours":
        raise Wrong("The exercise went wrong.", hint="Try less.")
    if parameters.fail == "theirs":
        raise ZeroDivisionError("secret")
    return {"counted": parameters.steps}


def ready(parameters: Exercise, settings: Settings) -> bool:
    """Whether the file is still there."""
    return (settings.home / Path(parameters.mark)).exists()


KINDS.register(
    JobKind(name="exercise", title="Exercise", version=1, parameters=Exercise, run=run, ready=ready)
)
