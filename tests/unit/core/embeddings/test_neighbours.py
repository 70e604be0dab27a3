"""Neighbours are those of the smallest angle, and never the picture itself."""

import numpy as np
import pytest

from core.embeddings.neighbours import nearest, neighbours
from core.embeddings.store import Embedded


@pytest.fixture
def circle() -> Embedded:
    """Eight directions, 0.7 radians apart, of different lengths."""
    angles = np.arange(8) * 0.7
    lengths = np.arange(1, 9, dtype=np.float32)
    vectors = (np.stack([np.cos(angles), np.sin(angles)], 1) * lengths[:, None]).astype(np.float32)
    return Embedded(vectors, lengths)


def test_neighbours_are_sorted_by_the_cosine_whatever_the_length(circle: Embedded):
    found = neighbours(circle, 0, np.arange(8), most=5)
    assert found.rows.tolist() == [1, 7, 2, 6, 3]
    expected = np.cos(np.array([1, 7, 2, 6, 3]) * 0.7)
    np.testing.assert_allclose(found.similarities, expected, atol=1e-6)


def test_only_the_rows_asked_for_are_considered(circle: Embedded):
    found = neighbours(circle, 0, np.array([0, 3, 4]), most=12)
    assert found.rows.tolist() == [3, 4]
    assert len(neighbours(circle, 0, np.array([0]))) == 0


def test_a_vector_from_outside_finds_its_direction(circle: Embedded):
    outside = np.array([np.cos(1.4), np.sin(1.4)], np.float32) / 100
    found = nearest(circle, outside, np.arange(8), most=1)
    assert found.rows.tolist() == [2]
    np.testing.assert_allclose(found.similarities, [1], rtol=1e-6)


def test_it_is_exact(circle: Embedded):
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(500, 20)).astype(np.float32)
    embedded = Embedded(vectors, np.linalg.norm(vectors, axis=1))
    units = embedded.directions().astype(np.float64)
    for row in (0, 17, 499):
        cosines = units @ units[row]
        cosines[row] = -2
        expected = np.argsort(-cosines)[:7].tolist()
        assert neighbours(embedded, row, np.arange(500), most=7).rows.tolist() == expected
