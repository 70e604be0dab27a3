"""A small data set, and an application that shows it."""

import numpy as np
import pytest
from dash import Dash
from flask.testing import FlaskClient

from core.data.store import Dataset, DatasetStore
from core.labels import EMOTIONS, SIZE, SPLITS
from core.settings import Settings
from dashboard.app import create_app

ROWS = 63


@pytest.fixture
def dataset(settings: Settings) -> Dataset:
    """63 random pictures, each class in each split."""
    random = np.random.default_rng(0)
    numbers = np.arange(ROWS)
    return DatasetStore(settings.datasets).write(
        "small",
        random.integers(0, 256, (ROWS, SIZE, SIZE), dtype=np.uint8),
        (numbers // len(EMOTIONS) % len(SPLITS)).astype(np.uint8),
        (numbers % len(EMOTIONS)).astype(np.uint8),
        title="Small",
        source={},
    )


@pytest.fixture
def app(settings: Settings, dataset: Dataset) -> Dash:
    """An application whose home holds only the small data set."""
    assert dataset.name == "small"
    return create_app(settings)


@pytest.fixture
def client(app: Dash) -> FlaskClient:
    """A client of that application, without a network."""
    return app.server.test_client()
