"""Explain many pictures, and keep the mean of their maps by what they show and what was said."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from core.data.store import Dataset
from core.explain import METHODS
from core.jobs.kind import KINDS, JobContext, JobKind
from core.jobs.kinds._pictures import RunOnDatasetParameters
from core.labels import Split
from core.predict.mean_maps import MeanMaps, MeanMapStore, key_of
from core.settings import Settings

COUNTS: Final = (100, 400, 1600)
"""Numbers of pictures that a page offers."""


class MeanMapParameters(RunOnDatasetParameters):
    """Whose answers to which pictures are explained, and how.

    Attributes:
        method: name of an explanation method.
        settings: its parameters, as text, where they differ from the defaults.
        split: the pictures are of.
        count: random pictures of it; all of them where it has fewer.
        seed: which ones are drawn.
    """

    method: str
    settings: dict[str, str] = Field(default_factory=dict)
    split: Split = "PublicTest"
    count: int = Field(ge=1, le=100_000)
    seed: int = Field(0, ge=0)

    def rows(self, dataset: Dataset) -> NDArray[np.int64]:
        """Return the rows that are explained, ascending."""
        from core.predict.trust import sample

        return sample(dataset, self.count, seed=self.seed, split=self.split)

    def key(self, settings: Settings) -> str:
        """Return what the result is kept under."""
        dataset = self.opened(settings)
        method = METHODS.get(self.method)
        run = self.opened_run(settings)
        return key_of(run, dataset, self.rows(dataset), method, self.settings)


def run(parameters: MeanMapParameters, context: JobContext) -> dict[str, Any]:
    """Compute and keep the mean maps; the result says of how many pictures."""
    found = compute(parameters, context)
    return {"pictures": int(found.counts.sum())}


def compute(parameters: MeanMapParameters, context: JobContext) -> MeanMaps:
    """Return the mean maps, kept or computed and kept.

    Raises:
        InvalidSetting: a parameter of the method is not allowed.
        EmotionLensError: the run cannot be explained so.
    """
    from core.data.store import DatasetStore
    from core.predict.mean_maps import mean_maps
    from core.predict.predictor import Predictor
    from core.runs.store import RunStore

    settings = context.settings
    store, key = MeanMapStore(settings.home), parameters.key(settings)
    kept = store.load(key)
    if kept is not None:
        return kept
    dataset = parameters.opened(settings)
    predictor = Predictor(RunStore(settings.models), datasets=DatasetStore(settings.datasets))
    found = mean_maps(
        predictor,
        parameters.opened_run(settings),
        dataset,
        parameters.rows(dataset),
        METHODS.get(parameters.method),
        parameters.settings,
        progress=context.progress,
    )
    store.store(key, found)
    return found


def ready(parameters: MeanMapParameters, settings: Settings) -> bool:
    """Return whether the mean maps are still kept."""
    return MeanMapStore(settings.home).holds(parameters.key(settings))


KINDS.register(
    JobKind(
        name="mean_maps",
        title="Mean maps",
        version=1,
        parameters=MeanMapParameters,
        run=run,
        ready=ready,
    )
)
