"""Planted copies are found as what they are, and different pictures are not."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from core.data.store import Dataset, DatasetStore
from core.quality.copies import Copies, find_copies
from core.quality.facts import figures, leaked, repeated, sizes, with_other_labels
from core.quality.store import Quality
from core.settings import Settings


def soft(seed: int, side: int = 64) -> np.ndarray:
    """A picture with structure of some pixels, as faces have it, and room to cut from."""
    noise = gaussian_filter(np.random.default_rng(seed).normal(size=(side, side)), 4)
    return 128 + 40 * noise / noise.std()


def cut(picture: np.ndarray, down: int = 0, right: int = 0) -> np.ndarray:
    part = picture[8 + down : 56 + down, 8 + right : 56 + right]
    return np.clip(np.rint(part), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("change", "same", "mirrored"),
    [
        (lambda p: cut(p * 0.7 + 20), True, False),
        (lambda p: cut(p, 1, 1), True, False),
        (lambda p: cut(p)[:, ::-1], True, True),
        (lambda p: cut(p, 2)[:, ::-1], True, True),
        (lambda p: cut(p + np.random.default_rng(9).normal(scale=5, size=p.shape)), True, False),
        (lambda p: cut(p, 7, 7), False, False),
        (lambda p: cut(p)[::-1], False, False),
        (lambda p: 255 - cut(p), False, False),
        (lambda p: cut(soft(99)), False, False),
    ],
    ids=[
        "darker", "shifted", "mirrored", "mirrored and shifted", "noisy",
        "far away", "upside down", "negative", "another",
    ],
)  # fmt: skip
def test_what_counts_as_the_same_picture(change, same: bool, mirrored: bool):
    picture = soft(1)
    others = [cut(soft(seed)) for seed in range(10, 20)]
    found = find_copies(np.stack([*others, cut(picture), change(picture)]))
    assert found.pairs.tolist() == ([[10, 11]] if same else [])
    assert found.mirrored.tolist() == ([mirrored] if same else [])
    assert found.first.tolist() == list(range(12))


@pytest.fixture
def planted(settings: Settings) -> Dataset:
    """Rows 0 and 5 are equal, 1 and 6 nearly, 6 and 7 equal; 2 and 8 are blank."""
    images = np.stack([cut(soft(seed)) for seed in range(10)])
    images[5] = images[0]
    images[6] = cut(soft(1), 1)
    images[7] = images[6]
    images[[2, 8]] = 0
    splits = np.array([0, 0, 0, 0, 0, 1, 2, 2, 1, 2], np.uint8)
    labels = np.array([0, 1, 2, 3, 4, 3, 1, 1, 2, 5], np.uint8)
    return DatasetStore(settings.datasets).write(
        "planted", images, splits, labels, title="Planted", source={}
    )


def test_groups_join_exact_and_near_copies(planted: Dataset):
    found = find_copies(planted.images)
    exact, near = found.groups(near=False), found.groups(near=True)
    assert exact.tolist() == [0, 1, 2, 3, 4, 0, 6, 6, 2, 9]
    assert near.tolist() == [0, 1, 2, 3, 4, 0, 1, 1, 2, 9]
    assert found.blank.tolist() == [2, 8]
    assert repeated(exact).tolist() == [0, 2, 5, 6, 7, 8]
    assert sizes(near).tolist() == [2, 3, 2, 1, 1, 2, 3, 3, 2, 1]


def test_copies_across_splits_and_labels_are_told(planted: Dataset):
    found = find_copies(planted.images)
    exact, near = found.groups(near=False), found.groups(near=True)
    assert leaked(planted, exact, "PublicTest").tolist() == [5, 8]
    assert leaked(planted, exact, "PrivateTest").tolist() == []
    assert leaked(planted, near, "PrivateTest").tolist() == [6, 7]
    assert with_other_labels(exact, planted.labels).tolist() == [0, 5]
    counted = figures(found, planted)
    assert counted["exact"] == {
        "groups": 3,
        "rows": 6,
        "other_labels": 2,
        "leaked": {"PublicTest": 2, "PrivateTest": 0},
    }
    assert counted["near"]["leaked"] == {"PublicTest": 2, "PrivateTest": 2}
    assert (counted["blank"], counted["near"]["pairs"], counted["near"]["mirrored"]) == (2, 1, 0)


@pytest.mark.parametrize("n", [0, 1])
def test_no_picture_and_one_have_no_copies(n: int):
    found = find_copies(np.stack([cut(soft(0))])[:n])
    assert len(found.pairs) == 0
    assert len(found.groups(near=True)) == n


def test_what_was_found_is_kept_for_these_pictures(settings: Settings, planted: Dataset):
    quality = Quality(settings.home)
    assert quality.copies(planted) is None
    found = quality.find_copies(planted)
    kept = quality.copies(planted)
    assert isinstance(kept, Copies)
    for name, values in vars(found).items():
        np.testing.assert_array_equal(getattr(kept, name), values)


def test_a_set_of_nothing_but_one_picture_stays_small():
    base = soft(0)
    images = np.stack([cut(base * (1 + 0.001 * i)) for i in range(60)])
    found = find_copies(images)
    assert len(found.pairs) <= 20 * 60
