"""Runs as what `core.explain.faithfulness` measures, and the stored tables of methods."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset, DatasetStore
from core.explain import Method
from core.explain.faithfulness.benchmark import Subject
from core.explain.faithfulness.randomisation import cascade
from core.explain.maps import Maps
from core.files import write_whole
from core.predict.background import background
from core.predict.predictor import Predictor, as_bytes
from core.runs.net import load_net
from core.runs.run import Run
from core.settings import Settings

FloatArray = NDArray[np.float32]

# Tables of the shipped runs lie beside the runs, others in the home.
SHIPPED: Final = "explanations.json"


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


def sample(dataset: Dataset, count: int, *, seed: int) -> NDArray[np.int64]:
    """Return random PublicTest rows without blank pictures, ascending."""
    rows = dataset.indices("PublicTest")
    alive = rows[np.ptp(dataset.images[rows].reshape(len(rows), -1), axis=1) > 0]
    chosen = np.random.default_rng(seed).choice(alive, min(count, len(alive)), replace=False)
    return np.sort(chosen)


def store_table(settings: Settings, run: Run, table: Mapping[str, Any]) -> Path:
    """Write a run's table of methods into the home and return where."""
    path = _own(settings, run)
    write_whole(path, json.dumps(table, indent=1, allow_nan=False).encode())
    return path


def stored_table(settings: Settings, run: Run) -> dict[str, Any] | None:
    """Return a run's table of methods: measured here, else shipped, else None."""
    own = _own(settings, run)
    if own.is_file():
        return dict(json.loads(own.read_bytes()))
    shipped = settings.models / SHIPPED
    tables = json.loads(shipped.read_bytes()) if shipped.is_file() else {}
    return tables.get(run.run_id)


def _own(settings: Settings, run: Run) -> Path:
    return settings.home / "explanations" / f"{run.run_id}.json"
