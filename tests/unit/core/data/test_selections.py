"""Selections: kept by what they hold, and found by the key in an address."""

import numpy as np
import pytest

from core.data.selections import EmptySelection, Selections
from core.data.store import Dataset, DatasetStore
from core.errors import UnknownName
from core.labels import SIZE

ROWS = 21


@pytest.fixture
def dataset(store: DatasetStore) -> Dataset:
    numbers = np.arange(ROWS)
    pictures = np.zeros((ROWS, SIZE, SIZE), np.uint8)
    codes = (numbers // 7).astype(np.uint8)
    return store.write("s", pictures, codes, (numbers % 7).astype(np.uint8), title="S", source={})


@pytest.fixture
def selections(tmp_path) -> Selections:
    return Selections(tmp_path / "home")


def test_rows_come_back_ascending_and_once(selections: Selections, dataset: Dataset):
    key = selections.save(dataset, [20, 3, 3, 0])
    assert selections.load(dataset, key).tolist() == [0, 3, 20]
    assert selections.holds(dataset, key)


def test_the_same_rows_have_the_same_key_and_others_another(selections, dataset):
    assert selections.save(dataset, [1, 2]) == selections.save(dataset, np.array([2, 1]))
    assert selections.save(dataset, [1, 2]) != selections.save(dataset, [1, 3])


@pytest.mark.parametrize("rows", [[], [-1], [ROWS]])
def test_rows_that_are_not_there_are_refused(selections, dataset, rows):
    with pytest.raises(EmptySelection):
        selections.save(dataset, rows)
    assert not (selections._root).exists()


@pytest.mark.parametrize("key", ["", "0" * 12, "../../../etc", "0" * 400])
def test_an_unknown_key_is_an_error(selections, dataset, key):
    assert not selections.holds(dataset, key)
    with pytest.raises(UnknownName):
        selections.load(dataset, key)


def test_another_data_set_does_not_know_it(selections, dataset, store):
    key = selections.save(dataset, [1])
    pictures = np.ones((ROWS, SIZE, SIZE), np.uint8)
    codes = np.zeros(ROWS, np.uint8)
    other = store.write("t", pictures, codes, codes, title="T", source={})
    assert not selections.holds(other, key)
