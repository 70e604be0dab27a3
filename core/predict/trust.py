"""Runs as what `core.explain.faithfulness` measures."""

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset, DatasetStore
from core.explain import Method
from core.explain.faithfulness.benchmark import Subject
from core.explain.faithfulness.randomisation import cascade
from core.explain.maps import Maps
from core.labels import Split
from core.predict.background import background
from core.predict.predictor import Predictor, as_bytes
from core.runs.net import load_net
from core.runs.run import Run
from core.settings import Settings

FloatArray = NDArray[np.float32]


def subject(predictor: Predictor, run: Run, settings: Settings) -> Subject:
    """Return a run as what is benchmarked."""

    def explain(method: Method, images: FloatArray, classes: NDArray[np.int64]) -> Maps:
        return predictor.explain(run.run_id, as_bytes(images), classes, method=method.name)

    def shuffled(
        method: Method, images: FloatArray, classes: NDArray[np.int64]
    ) -> tuple[float, ...]:
        return cascade(
            load_net(run),
            lambda net: method.explain(net, images[..., None], classes, background=others).values,
        )

    others = None
    if not run.is_ensemble:
        others, _ = background(run, DatasetStore(settings.datasets))
    return Subject(
        predict=lambda images: predictor.probabilities(run.run_id, as_bytes(images), views="one"),
        explain=explain,
        cascade=None if run.is_ensemble else shuffled,
    )


def sample(
    dataset: Dataset, count: int, *, seed: int, split: Split = "PublicTest"
) -> NDArray[np.int64]:
    """Return random rows of a split without blank pictures, ascending."""
    rows = dataset.indices(split)
    alive = rows[np.ptp(dataset.images[rows].reshape(len(rows), -1), axis=1) > 0]
    chosen = np.random.default_rng(seed).choice(alive, min(count, len(alive)), replace=False)
    return np.sort(chosen)
