"""A whole split is looked at in portions, with progress."""

from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.store import Dataset, DatasetStore
from core.errors import UnknownName
from core.labels import SPLITS
from core.predict.predictor import BATCH, Predictor
from core.predict.splits import split_probabilities
from core.settings import Settings


class Brightness:
    """Stands in for a predictor: says of each picture how bright its first pixel is."""

    def probabilities(
        self, run_id: str, pictures: NDArray[np.uint8], *, views: str | None = None
    ) -> NDArray[np.float32]:
        if run_id != "bright":
            raise UnknownName("run", run_id, ["bright"])
        scale = 2 if views == "ten" else 1
        return np.repeat(pictures[:, :1, 0].astype(np.float32) * scale, 7, axis=1)


@pytest.fixture
def dataset(settings: Settings) -> Dataset:
    """700 pictures, 600 of them in PublicTest, each with its own first pixel."""
    pictures = np.zeros((700, 48, 48), np.uint8)
    pictures[:, 0, 0] = np.arange(700) % 251
    splits = np.where(np.arange(700) % 7 == 0, 2, 1).astype(np.uint8)
    store = DatasetStore(settings.datasets)
    return store.write("tiny", pictures, splits, np.zeros(700, np.uint8), title="T", source={})


def test_rows_come_in_data_set_order_and_progress_is_told(dataset: Dataset):
    steps: list[tuple[int, int]] = []
    found = split_probabilities(
        cast(Predictor, Brightness()),
        "bright",
        dataset,
        "PublicTest",
        progress=lambda done, total, _: steps.append((done, total)),
    )
    rows = np.flatnonzero(dataset.splits == SPLITS.index("PublicTest"))
    np.testing.assert_array_equal(found[:, 3], rows % 251)
    assert steps == [(BATCH, 600), (2 * BATCH, 600), (600, 600)]


def test_an_empty_split_gives_an_empty_table(dataset: Dataset):
    found = split_probabilities(cast(Predictor, Brightness()), "bright", dataset, "Training")
    assert found.shape == (0, 7)


def test_views_and_errors_are_passed_on(dataset: Dataset):
    predictor = cast(Predictor, Brightness())
    one = split_probabilities(predictor, "bright", dataset, "PrivateTest")
    ten = split_probabilities(predictor, "bright", dataset, "PrivateTest", views="ten")
    np.testing.assert_array_equal(ten, 2 * one)
    with pytest.raises(UnknownName):
        split_probabilities(predictor, "absent", dataset, "PrivateTest")
