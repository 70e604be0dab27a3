"""Two small data sets, and a run trained, on paper, on the first."""

from pathlib import Path

import numpy as np
import pytest

from core.backend import keras
from core.data.store import Dataset, DatasetStore
from core.evaluation.compute import probabilities
from core.labels import SPLITS
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import Run, RunStore


def _dataset(root: Path, name: str, seed: int) -> Dataset:
    generator = np.random.default_rng(seed)
    splits = generator.permutation(np.repeat([0, 1, 2], [40, 20, 30])).astype(np.uint8)
    images = generator.integers(0, 256, (90, 48, 48)).astype(np.uint8)
    labels = generator.integers(0, 7, 90).astype(np.uint8)
    return DatasetStore(root / "datasets").write(
        name, images, splits, labels, title=name.title(), source={}
    )


@pytest.fixture
def own(tmp_path: Path) -> Dataset:
    return _dataset(tmp_path, "own", 1)


@pytest.fixture
def other(tmp_path: Path) -> Dataset:
    return _dataset(tmp_path, "other", 2)


@pytest.fixture(scope="session")
def net() -> keras.Model:
    keras.utils.set_random_seed(0)
    pictures = keras.Input((48, 48, 1))
    x = keras.layers.AveragePooling2D(16)(pictures)
    logits = keras.layers.Dense(7)(keras.layers.Flatten()(x))
    return keras.Model(pictures, logits)


@pytest.fixture
def run(tmp_path: Path, own: Dataset, net: keras.Model) -> Run:
    spec = RunSpec(
        architecture="two_conv",
        architecture_version=1,
        parameters={},
        dataset=DatasetReference(name="own", title="Own", fingerprint=own.fingerprint),
        training=TrainingSpec(),
    )
    return RunStore(tmp_path / "models").write(
        spec,
        title="Two convolutions",
        save_model=net.save,
        history={"best_epoch": 1, "epochs": []},
        probabilities={split: probabilities(net, own, split) for split in SPLITS},
        metrics={split: {"n": len(own.indices(split))} for split in SPLITS},
        parameters=net.count_params(),
        seconds=1.0,
        hardware="test",
    )
