"""A spec, and runs written with stand-in weights: the store never looks inside them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.labels import SPLITS
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import Run, RunStore

COUNTS = {"Training": 5, "PublicTest": 3, "PrivateTest": 4}


@pytest.fixture
def spec() -> RunSpec:
    return RunSpec(
        architecture="two_conv",
        architecture_version=1,
        parameters={"filters": [32, 64], "kernel_size": 3, "dense_units": 128, "dropout": 0.4},
        dataset=DatasetReference(name="faces", title="Faces", fingerprint="ab" * 32),
        training=TrainingSpec(),
    )


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "models")


@pytest.fixture
def write(store: RunStore) -> Callable[..., Run]:
    def write(spec: RunSpec, **changes: Any) -> Run:
        generator = np.random.default_rng(spec.seed)
        content: dict[str, Any] = {
            "title": "Two convolutions",
            "save_model": lambda path: path.write_bytes(b"weights of seed %d" % spec.seed),
            "history": {"best_epoch": 1, "epochs": [{"epoch": 1, "loss": 1.5}]},
            "probabilities": {
                s: generator.dirichlet(np.ones(7), COUNTS[s]).astype(np.float32) for s in SPLITS
            },
            "metrics": {"PrivateTest": {"n": 4, "accuracy": {"value": 0.5}}},
            "parameters": 123,
            "seconds": 4.56,
            "hardware": "x86-64, 2 cores, CPU",
        }
        return store.write(spec, **{**content, **changes})

    return write
