"""Embeddings are kept by what they depend on."""

from pathlib import Path

import numpy as np

from core.data.store import Dataset
from core.embeddings.store import Embeddings
from core.settings import Settings
from tests.stored_runs import store_answers, store_dataset


def test_vectors_come_back_as_a_memory_map(settings: Settings, faces: Dataset):
    vectors = np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32)
    embeddings = Embeddings(settings.home)
    assert embeddings.load(None, faces) is None
    assert not embeddings.holds(None, faces)
    embeddings.store(None, faces, vectors)
    kept = embeddings.load(None, faces)
    assert kept is not None
    assert isinstance(kept.vectors, np.memmap)
    np.testing.assert_array_equal(kept.vectors, vectors)
    np.testing.assert_allclose(np.linalg.norm(kept.directions(), axis=1), 1, rtol=1e-6)


def test_a_vector_of_zeros_is_like_nothing(settings: Settings, faces: Dataset):
    kept = Embeddings(settings.home).store(None, faces, np.zeros((40, 3), np.float32))
    assert np.all(kept.directions() == 0)


def test_another_run_or_other_pictures_have_other_embeddings(settings: Settings):
    one, two = store_dataset(settings, "one", seed=1), store_dataset(settings, "two", seed=2)
    runs = [store_answers(settings, one, 3, seed=seed) for seed in (0, 1)]
    embeddings = Embeddings(settings.home)
    keys = {embeddings.key(source, data) for source in (None, *runs) for data in (one, two)}
    assert len(keys) == 6


def test_damaged_vectors_count_as_not_computed(settings: Settings, faces: Dataset):
    embeddings = Embeddings(settings.home)
    embeddings.store(None, faces, np.ones((40, 3), np.float32))
    (file,) = Path(settings.home).rglob("vectors.npy")
    file.write_bytes(file.read_bytes()[:90])
    assert embeddings.load(None, faces) is None
