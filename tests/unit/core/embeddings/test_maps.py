"""Maps put like to like, the same way every time."""

import numpy as np
import pytest

from core.data.store import Dataset
from core.embeddings.maps import STEPS, Maps, PictureMap, draw_map, quantised
from core.embeddings.store import Embedded
from core.settings import Settings


def embedded_of(vectors: np.ndarray) -> Embedded:
    lengths = np.linalg.norm(vectors, axis=1)
    return Embedded(vectors.astype(np.float32), np.where(lengths > 0, lengths, 1))


@pytest.fixture(scope="module")
def two_bunches() -> tuple[Embedded, PictureMap]:
    """Thirty vectors along one axis, thirty along another, with some noise; and their map."""
    generator = np.random.default_rng(0)
    vectors = generator.normal(scale=0.05, size=(60, 8))
    vectors[np.arange(60), np.arange(60) % 2] += 1
    embedded = embedded_of(vectors)
    return embedded, draw_map(embedded)


def test_bunches_stay_together_and_apart_from_one_another(
    two_bunches: tuple[Embedded, PictureMap],
):
    for plane in (two_bunches[1].umap, two_bunches[1].pca):
        positions = plane.astype(float)
        middles = [positions[i::2].mean(axis=0) for i in (0, 1)]
        nearer = [np.linalg.norm(positions - middle, axis=1) for middle in middles]
        assert ((nearer[1] < nearer[0]) == (np.arange(60) % 2 == 1)).all()


def test_no_group_holds_pictures_of_both_bunches(two_bunches: tuple[Embedded, PictureMap]):
    clusters = two_bunches[1].clusters
    assert not set(clusters[::2]) & set(clusters[1::2])
    assert (np.diff(np.bincount(clusters)) <= 0).all()


def test_the_same_vectors_give_the_same_map(two_bunches: tuple[Embedded, PictureMap]):
    embedded, first = two_bunches
    again = draw_map(embedded)
    np.testing.assert_array_equal(first.umap, again.umap)
    np.testing.assert_array_equal(first.clusters, again.clusters)


def test_another_seed_gives_another_map(two_bunches: tuple[Embedded, PictureMap]):
    assert (draw_map(two_bunches[0], seed=1).umap != two_bunches[1].umap).any()


@pytest.mark.parametrize("n", [1, 2, 9])
def test_a_few_pictures_have_a_map_too(n: int):
    drawn = draw_map(embedded_of(np.random.default_rng(0).normal(size=(n, 3))))
    assert drawn.umap.shape == drawn.pca.shape == (n, 2)


def test_equal_pictures_have_a_map_too():
    drawn = draw_map(embedded_of(np.ones((12, 3))))
    assert drawn.clusters.tolist() == [0] * 12
    assert drawn.kept == 0


def test_positions_keep_their_proportions():
    found = quantised(np.array([[0.0, 5.0], [10.0, 5.0], [0.0, 10.0]]))
    assert found.tolist() == [[0, 0], [STEPS, 0], [0, round(STEPS / 2)]]


def test_a_map_comes_back_as_it_was_stored(
    settings: Settings, faces: Dataset, two_bunches: tuple[Embedded, PictureMap]
):
    drawn = PictureMap(*(part[:40] for part in list(vars(two_bunches[1]).values())[:3]), 0.5)
    maps = Maps(settings.home)
    assert maps.load(None, faces) is None
    maps.store(None, faces, drawn)
    kept = maps.load(None, faces)
    assert maps.holds(None, faces)
    assert kept is not None
    assert kept.kept == 0.5
    np.testing.assert_array_equal(kept.umap, drawn.umap)
