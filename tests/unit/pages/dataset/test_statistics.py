"""Pixel statistics and what is derived from them."""

import numpy as np
import pytest

from core.labels import SPLITS
from pages.dataset import statistics as module
from pages.dataset.facts import pixel_sentences, same_pixels, summaries, summary
from pages.dataset.statistics import compute, statistics


@pytest.fixture(autouse=True)
def _forget():
    module._remembered.cache_clear()


def test_statistics_are_those_of_the_pictures(dataset):
    found = compute(dataset)
    images = np.asarray(dataset.images, dtype=np.float64)
    np.testing.assert_allclose(found.features["brightness"], images.mean((1, 2)), rtol=1e-5)
    np.testing.assert_allclose(found.features["contrast"], images.std((1, 2)), rtol=1e-5)
    rows = [r for r in dataset.indices("PublicTest") if dataset.labels[r] == 3]
    place = SPLITS.index("PublicTest")
    np.testing.assert_array_equal(
        found.mean_faces[place, 3], np.rint(images[rows].mean(0)).astype(np.uint8)
    )
    np.testing.assert_array_equal(
        found.grey_levels[place, 3], np.bincount(dataset.images[rows].ravel(), minlength=256)
    )


def test_twins_are_found_by_their_pixels(dataset):
    found = compute(dataset)
    assert same_pixels(found, 0) == [20, 140]
    assert same_pixels(found, 1) == []
    assert (found.copies > 1).sum() == 3


def test_what_is_wrong_with_the_pictures_is_said_with_its_numbers(dataset):
    said = " ".join(pixel_sentences(dataset, compute(dataset)))
    assert "3 of 420 pictures share all their pixels" in said
    assert "3 of these have twins with a different label" in said
    assert "1 of 140 PublicTest pictures (0.7 %) also stand in Training" in said
    assert "PrivateTest" not in said
    assert "1 picture is blank" in said


def test_a_second_process_reads_what_the_first_computed(dataset, tmp_path, monkeypatch):
    first = statistics(dataset, tmp_path / "cache")
    module._remembered.cache_clear()
    monkeypatch.setattr(module, "compute", lambda _: pytest.fail("computed again"))
    second = statistics(dataset, tmp_path / "cache")
    for name, values in first.features.items():
        np.testing.assert_array_equal(values, second.features[name])
    np.testing.assert_array_equal(first.mean_faces, second.mean_faces)


def test_a_damaged_cache_is_computed_again(dataset, tmp_path):
    cache = tmp_path / "cache"
    statistics(dataset, cache)
    module._remembered.cache_clear()
    (file,) = cache.iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    assert len(statistics(dataset, cache).copies) == len(dataset)


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(dataset, tmp_path):
    (tmp_path / "cache").write_text("a file where a folder should be")
    assert len(statistics(dataset, tmp_path / "cache").copies) == len(dataset)


def test_summaries_leave_out_empty_classes_and_values_that_are_not_numbers(dataset):
    found = compute(dataset)
    assert [s.n for s in summaries(dataset, found, "contrast", "Training")] == [20] * 7
    assert summary("none", np.array([])) is None
    assert summary("some", np.array([np.nan, 2.0])).mean == 2.0
    one = summary("one", np.array([3]))
    assert (one.low, one.median, one.high, one.sd) == (3, 3, 3, 0)
