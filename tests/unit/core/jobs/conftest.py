"""The stores of a test's home."""

import pytest

from core.data.store import DatasetStore
from core.data.uploads import Uploads
from core.jobs import Jobs
from core.settings import Settings


@pytest.fixture
def jobs(settings: Settings) -> Jobs:
    return Jobs(settings)


@pytest.fixture
def store(settings: Settings) -> DatasetStore:
    return DatasetStore(settings.datasets)


@pytest.fixture
def uploads(settings: Settings) -> Uploads:
    return Uploads(settings.uploads)
