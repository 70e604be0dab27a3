"""Facts of rows: read where they are stored, computed once where they are not."""

import numpy as np
import pytest

from core.data import facts as module
from core.data.facts import row_facts
from core.data.features import picture_features


@pytest.fixture(autouse=True)
def _forget():
    module._remembered.cache_clear()


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (9, 48, 48), dtype=np.uint8)


def write(store, images, **features):
    n = len(images)
    codes = np.zeros(n, np.uint8)
    return store.write("small", images, codes, codes, title="Small", source={}, features=features)


def test_features_that_an_older_import_lacks_are_computed_and_kept(
    store, images, tmp_path, monkeypatch
):
    dataset = write(store, images, brightness=np.arange(9, dtype=np.float32))
    first = row_facts(dataset, tmp_path)
    # What is stored is taken as it is; the rest comes from the pictures.
    assert first.features["brightness"].tolist() == list(range(9))
    for name in ("contrast", "sharpness", "entropy"):
        np.testing.assert_array_equal(first.features[name], picture_features(images)[name])
    assert first.ballots is None

    module._remembered.cache_clear()
    monkeypatch.setattr(module, "picture_features", lambda _: pytest.fail("computed again"))
    again = row_facts(dataset, tmp_path)
    np.testing.assert_array_equal(again.features["entropy"], first.features["entropy"])


def test_a_complete_import_needs_no_file_of_its_own(store, images, tmp_path):
    dataset = write(store, images, **picture_features(images), pose=np.arange(9))
    found = row_facts(dataset, tmp_path / "cache")
    assert list(found.features) == ["brightness", "contrast", "sharpness", "entropy", "pose"]
    assert not (tmp_path / "cache").exists()


def test_a_damaged_file_is_computed_again(store, images, tmp_path):
    dataset = write(store, images)
    first = row_facts(dataset, tmp_path / "cache")
    module._remembered.cache_clear()
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    again = row_facts(dataset, tmp_path / "cache")
    np.testing.assert_array_equal(again.features["contrast"], first.features["contrast"])


def test_votes_become_columns_and_are_no_features(store, images, tmp_path):
    given = np.array([10] * 8 + [0], np.uint8)
    found = row_facts(write(store, images, votes_fear=given), tmp_path)
    assert "votes_fear" not in found.columns
    assert found.columns["vote_share"][:8].tolist() == [1] * 8
    assert np.isnan(found.columns["vote_entropy"][8])


def test_an_empty_set_has_empty_columns(store, tmp_path):
    found = row_facts(write(store, np.zeros((0, 48, 48), np.uint8)), tmp_path)
    assert {len(values) for values in found.columns.values()} == {0}
