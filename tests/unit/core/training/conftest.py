"""A small data set whose classes a small net can tell apart, and specs that train in seconds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.runs.spec import RunSpec
from core.training.request import run_spec

TINY: dict[str, Any] = {"filters": [2, 2], "dense_units": 4, "batch_size": 16}


@pytest.fixture(scope="session")
def striped(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Noise with a bright band whose height gives the class: 210, 35 and 35 pictures."""
    generator = np.random.default_rng(0)
    labels = np.tile(np.arange(7, dtype=np.uint8), 40)
    images = generator.integers(0, 120, (280, 48, 48)).astype(np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[6 * label : 6 * label + 8] += 100
    splits = np.repeat(np.arange(3, dtype=np.uint8), [210, 35, 35])
    store = DatasetStore(tmp_path_factory.mktemp("striped") / "datasets")
    return store.write("striped", images, splits, labels, title="Striped", source={})


@pytest.fixture(scope="session")
def request_spec(striped: Dataset) -> Callable[..., RunSpec]:
    """Return a spec on the striped set: `request_spec(epochs=2, dropout=0.1)`."""

    def request_spec(*, architecture: str = "two_conv", seed: int = 0, **settings: Any) -> RunSpec:
        settings = {name.replace("__", "."): value for name, value in settings.items()}
        return run_spec(
            architecture, striped, seed=seed, settings={**TINY, "epochs": 1, **settings}
        )

    return request_spec


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
