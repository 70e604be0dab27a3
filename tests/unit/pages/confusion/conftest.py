"""A small data set, a run measured on it, and an application that has both."""

from collections.abc import Iterator

import numpy as np
import pytest
from flask import Flask

from core.data.features import picture_features
from core.data.store import Dataset
from core.data.votes import CHOICES
from core.labels import SPLITS, Split
from core.runs.store import Run
from core.settings import Settings
from dashboard.services import Services, install
from tests.stored_runs import store_run

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
def voted(services: Services, dataset: Dataset) -> Dataset:
    """The same data set, imported with votes: five of ten for one choice, and some ties."""
    generator = np.random.default_rng(4)
    counts = np.zeros((ROWS, len(CHOICES)), np.uint8)
    counts[np.arange(ROWS), generator.integers(0, 7, ROWS)] += 5
    counts[np.arange(ROWS), generator.integers(0, 10, ROWS)] += 5
    return services.datasets.write(
        dataset.name,
        np.asarray(dataset.images),
        dataset.splits,
        dataset.labels.astype(np.uint8),
        title=dataset.title,
        source={},
        features={
            **picture_features(np.asarray(dataset.images)),
            **{f"votes_{choice.lower()}": counts[:, i] for i, choice in enumerate(CHOICES)},
        },
    )


@pytest.fixture
def run(services: Services, dataset: Dataset) -> Run:
    """A run with probabilities of its own for each split."""
    return store_run(services.settings, dataset, _random(dataset, 2))


@pytest.fixture
def second_run(services: Services, run: Run, dataset: Dataset) -> Run:
    """Another run on the same pictures."""
    return store_run(services.settings, dataset, _random(dataset, 3), seed=1)


def _random(dataset: Dataset, seed: int) -> dict[Split, np.ndarray]:
    generator = np.random.default_rng(seed)
    return {
        split: generator.dirichlet(np.ones(7), len(dataset.indices(split))).astype(np.float32)
        for split in SPLITS
    }


@pytest.fixture(autouse=True)
def request_of_an_application(services: Services) -> Iterator[None]:
    """Run the test inside a request, as handlers do."""
    server = Flask("test")
    install(server, services)
    with server.test_request_context("/confusion"):
        yield
