"""Brightness, contrast and sharpness against their definitions."""

import numpy as np
from scipy.ndimage import laplace
from scipy.stats import entropy

from core.data.features import picture_features
from core.data.importing import import_dataset
from tests.unit.core.data.tables import csv_lines, random_rows, write_csv


def test_features_match_their_definitions():
    images = random_rows(50)[0]
    features = picture_features(images)
    flat = images.reshape(50, -1).astype(np.float64)
    np.testing.assert_allclose(features["brightness"], flat.mean(axis=1), rtol=1e-6)
    np.testing.assert_allclose(features["contrast"], flat.std(axis=1), rtol=1e-6)
    inner = np.stack([laplace(image.astype(np.float64))[1:-1, 1:-1] for image in images])
    expected = inner.reshape(50, -1).var(axis=1)
    np.testing.assert_allclose(features["sharpness"], expected, rtol=1e-6)
    bits = [entropy(np.bincount(image.ravel()), base=2) for image in images]
    np.testing.assert_allclose(features["entropy"], bits, rtol=1e-6)


def test_entropy_counts_tones():
    two = np.repeat(np.uint8([[10], [200]]), 48 * 24, axis=0).reshape(1, 48, 48)
    sixteen = np.arange(48 * 48, dtype=np.int64).reshape(1, 48, 48) % 16
    assert picture_features(two)["entropy"][0] == 1
    assert picture_features(sixteen.astype(np.uint8))["entropy"][0] == 4


def test_the_most_extreme_picture_does_not_overflow():
    checkers = (np.indices((48, 48)).sum(axis=0) % 2 * 255).astype(np.uint8)[None]
    features = picture_features(checkers)
    assert features["brightness"][0] == 127.5
    assert features["contrast"][0] == 127.5
    assert features["sharpness"][0] == 1020**2


def test_a_blank_picture_has_neither_contrast_nor_sharpness():
    features = picture_features(np.full((2, 48, 48), 200, dtype=np.uint8))
    assert features["brightness"].tolist() == [200, 200]
    assert features["contrast"].tolist() == [0, 0]
    assert features["sharpness"].tolist() == [0, 0]
    assert features["entropy"].tolist() == [0, 0]


def test_an_import_stores_them(tmp_path, store):
    rows = random_rows(30)
    dataset = import_dataset(store, write_csv(tmp_path / "faces.csv", csv_lines(rows)))
    for name, values in picture_features(rows[0]).items():
        np.testing.assert_array_equal(dataset.rows[name], values)
    assert dataset.manifest["features"] == ["brightness", "contrast", "sharpness", "entropy"]
