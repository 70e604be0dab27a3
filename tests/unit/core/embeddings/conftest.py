"""Pictures whose likeness is known."""

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.settings import Settings


@pytest.fixture
def faces(settings: Settings) -> Dataset:
    """Forty noisy pictures: even rows are one picture, odd rows another, all of Training."""
    generator = np.random.default_rng(0)
    two = generator.integers(60, 200, (2, 48, 48))
    images = two[np.arange(40) % 2] + generator.integers(-20, 20, (40, 48, 48))
    return DatasetStore(settings.datasets).write(
        "faces",
        images.astype(np.uint8),
        np.zeros(40, np.uint8),
        (np.arange(40) % 7).astype(np.uint8),
        title="Faces",
        source={},
    )
