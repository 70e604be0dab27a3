"""A store of one test's own, and the drawn faces, made once."""

from pathlib import Path

import numpy as np
import pytest

from core.data.store import DatasetStore
from core.data.synthetic import draw_synthetic
from tests.unit.core.data.tables import Rows


@pytest.fixture
def store(tmp_path: Path) -> DatasetStore:
    return DatasetStore(tmp_path / "datasets")


@pytest.fixture(scope="session")
def drawn() -> Rows:
    """The whole synthetic set."""
    return draw_synthetic()


@pytest.fixture(scope="session")
def some_rows(drawn: Rows) -> Rows:
    """The first 20 drawn faces of each split, in the order of the splits."""
    images, splits, labels = drawn
    chosen = np.concatenate([np.flatnonzero(splits == code)[:20] for code in range(3)])
    return images[chosen], splits[chosen], labels[chosen]
