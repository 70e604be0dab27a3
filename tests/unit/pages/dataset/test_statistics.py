"""Pixel statistics and what is derived from them."""

import numpy as np
import pytest

from core.labels import SPLITS
from pages.dataset import statistics as module
from pages.dataset.facts import percentile, same_pixels, summaries, summary
from pages.dataset.statistics import compute, portraits, statistics
from pages.dataset.tabs.overview.limits import limits
from tests.unit.pages.dataset.conftest import scoped, write


@pytest.fixture(autouse=True)
def _forget():
    module._remembered.cache_clear()


def test_statistics_are_those_of_the_pictures(dataset):
    found = compute(dataset).portraits
    rows = [r for r in dataset.indices("PublicTest") if dataset.labels[r] == 3]
    place = SPLITS.index("PublicTest")
    pictures = np.asarray(dataset.images[rows], dtype=np.float64)
    np.testing.assert_array_equal(
        found.mean_faces[place, 3], np.rint(pictures.mean(0)).astype(np.uint8)
    )
    np.testing.assert_allclose(found.deviations[place, 3], pictures.std(0), rtol=1e-5)
    np.testing.assert_array_equal(
        found.grey_levels[place, 3], np.bincount(dataset.images[rows].ravel(), minlength=256)
    )


def test_the_brightest_pictures_do_not_overflow(tmp_path):
    n = 2500
    white = write(tmp_path, [0] * n, [3] * n, images=np.full((n, 48, 48), 255, np.uint8))
    found = portraits(white)
    assert (found.mean_faces[0, 3] == 255).all()
    assert (found.deviations == 0).all()
    assert found.grey_levels[0, 3, 255] == n * 48 * 48


def test_a_selection_has_portraits_of_its_own(dataset, tmp_path):
    rows = np.array([0, 3, 145])
    part = scoped(dataset, tmp_path / "cache", rows)
    assert len(part) == 3
    assert part.splits == ["Training", "PublicTest"]
    assert part.counts["Training"] == (2, 0, 0, 0, 0, 0, 0)
    assert part.indices("PublicTest").tolist() == [145]
    both = np.asarray(dataset.images[[0, 3]], dtype=np.float64)
    np.testing.assert_array_equal(part.portraits.mean_faces[0, 0], np.rint(both.mean(0)))
    assert not part.portraits.mean_faces[2].any()
    assert part.named("Training") == "Small, Training: 2 selected pictures."
    assert [s.n for s in summaries(part, "contrast", "Training")] == [2]


def test_twins_are_found_by_their_pixels(dataset):
    found = compute(dataset)
    assert same_pixels(found, 0) == [20, 140]
    assert same_pixels(found, 1) == []
    assert (found.copies > 1).sum() == 3


def test_what_is_wrong_with_the_pictures_is_said_with_its_numbers(dataset, tmp_path):
    said = " ".join(limits(scoped(dataset, tmp_path / "cache"))).replace("\u00a0", " ")
    assert "3 of 420 pictures share all their pixels" in said
    assert "3 of these have twins with a different label" in said
    assert "1 of 140 PublicTest pictures (0.7 %) also stand in Training" in said
    assert "PrivateTest" not in said
    assert "1 blank, 1 dark, 1 flat and 1 blurred" in said
    assert "named the label" not in said


def test_limits_of_a_selection_count_its_own_pictures(dataset, tmp_path):
    said = " ".join(limits(scoped(dataset, tmp_path / "cache", np.array([1, 140]))))
    assert "1 of 2 pictures share" in said
    assert "blank" not in said
    assert limits(scoped(dataset, tmp_path / "cache", np.array([1, 2]))) == []


def test_people_who_disagree_with_labels_are_a_limit(tmp_path):
    votes = {"votes_fear": np.array([9, 1]), "votes_sadness": np.array([1, 9])}
    voted = write(tmp_path, [0, 0], [2, 2], features=votes)
    said = " ".join(limits(scoped(voted, tmp_path / "cache"))).replace("\u00a0", " ")
    assert "named the label in 50.0 % of 2 pictures (95 % interval 9.5 to 90.5)" in said


def test_a_second_process_reads_what_the_first_computed(dataset, tmp_path, monkeypatch):
    first = statistics(dataset, tmp_path / "cache")
    module._remembered.cache_clear()
    monkeypatch.setattr(module, "compute", lambda _: pytest.fail("computed again"))
    second = statistics(dataset, tmp_path / "cache")
    np.testing.assert_array_equal(first.copies, second.copies)
    for name in ("grey_levels", "mean_faces", "deviations"):
        one, two = (getattr(found.portraits, name) for found in (first, second))
        np.testing.assert_array_equal(one, two)


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


def test_summaries_leave_out_empty_classes_and_values_that_are_not_numbers(dataset, tmp_path):
    found = scoped(dataset, tmp_path / "cache")
    assert [s.n for s in summaries(found, "contrast", "Training")] == [20] * 7
    assert summary("none", np.array([])) is None
    assert summary("some", np.array([np.nan, 2.0])).mean == 2.0
    one = summary("one", np.array([3]))
    assert (one.low, one.median, one.high, one.sd) == (3, 3, 3, 0)


def test_a_percentile_counts_equal_values_by_half():
    values = np.array([1, 2, 2, 3, np.nan])
    assert [percentile(values, row) for row in range(5)] == [0.125, 0.5, 0.5, 0.875, None]
