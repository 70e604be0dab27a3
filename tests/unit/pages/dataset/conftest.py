"""A small data set with twins, a leak and a blank picture, all of them known."""

from pathlib import Path

import numpy as np
import pytest

from core.data.facts import row_facts
from core.data.store import Dataset, DatasetStore
from pages.dataset.scope import Scope
from pages.dataset.statistics import compute

PER_CLASS = 20


def write(root: Path, splits, labels, *, images=None, features=None, synthetic=False) -> Dataset:
    if images is None:
        images = np.random.default_rng(0).integers(0, 256, (len(labels), 48, 48), dtype=np.uint8)
    return DatasetStore(root).write(
        "small",
        images,
        np.asarray(splits, np.uint8),
        np.asarray(labels, np.uint8),
        title="Small",
        source={},
        features=features,
        synthetic=synthetic,
    )


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    """420 pictures, 20 a class and split; rows 0, 20 and 140 are the same, row 5 is blank."""
    labels = np.tile(np.repeat(np.arange(7), PER_CLASS), 3)
    splits = np.repeat(np.arange(3), 7 * PER_CLASS)
    images = np.random.default_rng(1).integers(0, 256, (len(labels), 48, 48), dtype=np.uint8)
    images[20] = images[140] = images[0]
    images[5] = 7
    return write(tmp_path / "datasets", splits, labels, images=images)


def scoped(dataset: Dataset, cache: Path, rows=None) -> Scope:
    """Return what the page tells of some rows, computed anew."""
    return Scope(dataset, rows, row_facts(dataset, cache), compute(dataset))
