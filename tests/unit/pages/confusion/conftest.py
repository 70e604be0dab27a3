"""A small data set, a run measured on it, and an application that has both."""

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

ROWS = 140


@pytest.fixture
def services(settings: Settings) -> Services:
    return Services(settings)


def write_dataset(services: Services, name: str, title: str, seed: int) -> Dataset:
    """Store a data set of 140 pictures, 20 in PublicTest and 50 in PrivateTest."""
    generator = np.random.default_rng(seed)
    return services.datasets.write(
        name,
        generator.integers(0, 256, (ROWS, 48, 48)).astype(np.uint8),
        np.repeat([0, 1, 2], [70, 20, 50]).astype(np.uint8),
        # No picture is labelled disgust.
        generator.choice([0, 2, 3, 4, 5, 6], ROWS).astype(np.uint8),
        title=title,
        source={},
    )


@pytest.fixture
def dataset(services: Services) -> Dataset:
    return write_dataset(services, "fer2013", "FER2013", 0)


@pytest.fixture
def other(services: Services) -> Dataset:
    """A data set that the run was not measured on."""
    return write_dataset(services, "other", "Others", 1)


@pytest.fixture
def run(services: Services, dataset: Dataset) -> Run:
    """A run with probabilities of its own for each split."""
    generator = np.random.default_rng(2)
    probabilities = {
        split: generator.dirichlet(np.ones(7), len(dataset.indices(split))).astype(np.float32)
        for split in SPLITS
    }
    spec = RunSpec(
        architecture="two_conv",
        architecture_version=1,
        parameters={},
        dataset=DatasetReference(
            name=dataset.name, title=dataset.title, fingerprint=dataset.fingerprint
        ),
        training=TrainingSpec(),
    )
    return services.runs.write(
        spec,
        title="Two convolutions",
        save_model=lambda path: _no_net(path),
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
    """Run the test inside a request, as handlers do."""
    server = Flask("test")
    install(server, services)
    with server.test_request_context("/confusion"):
        yield


def _no_net(path: Path) -> None:
    # These tests read results; whatever needs the net itself is tested in the browser.
    path.write_bytes(b"not a net")
