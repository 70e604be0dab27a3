"""A small data set, a run measured on it, and an application that has both."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from core.data.store import Dataset
from core.evaluation.metrics import evaluate
from core.labels import SPLITS
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import Run
from core.settings import Settings
from dashboard.services import Services, install
from dashboard.use import COOKIE

# As Keras writes it, cut down to what is read; the shipped runs test the real thing.
NET = {
    "class_name": "Functional",
    "config": {
        "layers": [
            {"class_name": "InputLayer", "config": {"name": "images"}},
            {
                "class_name": "Conv2D",
                "config": {
                    "name": "first",
                    "kernel_size": [3, 3],
                    "strides": [1, 1],
                    "padding": "same",
                },
                "build_config": {"input_shape": [None, 48, 48, 1]},
            },
            {
                "class_name": "Conv2D",
                "config": {
                    "name": "last",
                    "kernel_size": [5, 3],
                    "strides": [2, 2],
                    "padding": "valid",
                },
                "build_config": {"input_shape": [None, 24, 24, 8]},
            },
            {"class_name": "Dense", "config": {"name": "logits"}},
        ]
    },
}


@pytest.fixture
def services(settings: Settings) -> Services:
    return Services(settings)


@pytest.fixture
def dataset(services: Services) -> Dataset:
    """60 pictures, 20 a split, labelled happy (3) and sad (4) in turn."""
    generator = np.random.default_rng(0)
    return services.datasets.write(
        "fer2013",
        generator.integers(0, 256, (60, 48, 48)).astype(np.uint8),
        np.repeat([0, 1, 2], 20).astype(np.uint8),
        np.tile([3, 4], 30).astype(np.uint8),
        title="FER2013",
        source={},
    )


@pytest.fixture
def run(services: Services, dataset: Dataset) -> Run:
    """A run that is right but for rows 45 and 51, both sad, which it takes for happy."""
    return _written(services, dataset, TrainingSpec())


@pytest.fixture
def second_run(services: Services, dataset: Dataset) -> Run:
    """Another run of the same data set."""
    return _written(services, dataset, TrainingSpec(epochs=2))


def _written(services: Services, dataset: Dataset, training: TrainingSpec) -> Run:
    labels = dataset.labels.copy()
    labels[[45, 51]] = 3
    everything = np.full((60, 7), 0.05, np.float32)
    everything[np.arange(60), labels] = 0.7
    probabilities = {split: everything[dataset.indices(split)] for split in SPLITS}
    spec = RunSpec(
        architecture="two_conv",
        architecture_version=1,
        parameters={},
        dataset=DatasetReference(name="fer2013", title="FER2013", fingerprint=dataset.fingerprint),
        training=training,
    )
    return services.runs.write(
        spec,
        title="Two convolutions",
        save_model=_save,
        history={"best_epoch": 1, "epochs": []},
        probabilities=probabilities,
        metrics={
            split: evaluate(dataset.labels[dataset.indices(split)], p, resamples=20)
            for split, p in probabilities.items()
        },
        parameters=1,
        seconds=1.0,
        hardware="test",
    )


@pytest.fixture(autouse=True)
def request_of_an_application(services: Services) -> Iterator[None]:
    """Run the test inside a request, as handlers do, of a visitor who said what it is for."""
    server = Flask("test")
    install(server, services)
    with server.test_request_context("/explain", headers={"Cookie": f"{COOKIE}=research"}):
        yield


def _save(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("config.json", json.dumps(NET))
