"""A data set of noise, a run whose errors are known, and a request that reaches both."""

from collections.abc import Iterator

import pytest
from flask import Flask

from core.data.store import Dataset
from core.runs.store import Run
from core.settings import Settings
from dashboard.services import Services, install
from tests.stored_runs import store_answers, store_dataset


@pytest.fixture
def services(settings: Settings) -> Services:
    return Services(settings)


@pytest.fixture
def dataset(settings: Settings) -> Dataset:
    """350 pictures a split; row r is labelled r % 7."""
    return store_dataset(settings)


@pytest.fixture
def run(settings: Settings, dataset: Dataset) -> Run:
    """Takes the first 21 pictures of each split for the class after their label."""
    return store_answers(settings, dataset, 21)


@pytest.fixture(autouse=True)
def request_of_an_application(services: Services) -> Iterator[None]:
    """Run the test inside a request, as handlers do."""
    server = Flask("test")
    install(server, services)
    with server.test_request_context("/triage"):
        yield
