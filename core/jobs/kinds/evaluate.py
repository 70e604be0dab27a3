"""Evaluate trained runs on pictures that they have no stored results for."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.data.store import Dataset, DatasetStore
from core.errors import EmotionLensError
from core.evaluation.results import Results
from core.jobs.kind import KINDS, JobContext, JobKind
from core.runs.store import RunStore
from core.settings import Settings


class DatasetChanged(EmotionLensError):
    """Other pictures under the name that was asked for."""

    code = "dataset-changed"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"The data set '{name}' holds other pictures than when this was asked for.",
            hint="Reload the page and start again.",
        )


class Part(BaseModel):
    """One run on one split."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    run: str
    split: Literal["Training", "PublicTest", "PrivateTest"]


class EvaluateParameters(BaseModel):
    """Which runs on which pictures.

    Attributes:
        dataset: name of the data set.
        fingerprint: of its pictures.
        parts: runs and splits.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dataset: str
    fingerprint: str
    parts: tuple[Part, ...] = Field(min_length=1, max_length=20)


def run(parameters: EvaluateParameters, context: JobContext) -> dict[str, Any]:
    """Compute and store what is missing; return the accuracy of each part.

    Raises:
        DatasetChanged: the data set's pictures are others by now.
    """
    # Loads TensorFlow, which takes seconds: say so before.
    context.progress(0, 0, "loading the model")
    from core.predict.predictor import Predictor
    from core.predict.splits import split_probabilities

    dataset = _dataset(parameters, context.settings)
    runs, results = RunStore(context.settings.models), Results(context.settings.home)
    predictor = Predictor(runs)
    total = sum(len(dataset.indices(part.split)) for part in parameters.parts)
    before = 0
    found = []
    for part in parameters.parts:
        opened, n = runs.open(part.run), len(dataset.indices(part.split))
        if results.probabilities(opened, dataset, part.split) is None:

            def progress(done: int, _n: int, note: str, before: int = before) -> None:
                context.progress(before + done, total, note)

            probabilities = split_probabilities(
                predictor, part.run, dataset, part.split, progress=progress
            )
            results.store(opened, dataset, part.split, probabilities)
        before += n
        metrics = results.metrics(opened, dataset, part.split)
        found.append({**part.model_dump(), "n": n, "accuracy": metrics and metrics["accuracy"]})
    return {"parts": found}


def ready(parameters: EvaluateParameters, settings: Settings) -> bool:
    """Return whether all results are stored."""
    try:
        dataset = _dataset(parameters, settings)
        runs, results = RunStore(settings.models), Results(settings.home)
        return all(
            results.probabilities(runs.open(part.run), dataset, part.split) is not None
            for part in parameters.parts
        )
    except EmotionLensError:
        return False


def _dataset(parameters: EvaluateParameters, settings: Settings) -> Dataset:
    dataset = DatasetStore(settings.datasets).open(parameters.dataset)
    if dataset.fingerprint != parameters.fingerprint:
        raise DatasetChanged(parameters.dataset)
    return dataset


KINDS.register(
    JobKind(
        name="evaluate",
        title="Evaluation",
        version=1,
        parameters=EvaluateParameters,
        run=run,
        ready=ready,
    )
)
