"""Views move and mirror pictures; their average is an average."""

import numpy as np
import pytest

from core.errors import UnknownName
from core.evaluation.views import VIEWS, averaged, views


def _picture(row: int, column: int):
    picture = np.zeros((1, 48, 48), np.uint8)
    picture[0, row, column] = 255
    return picture


@pytest.mark.parametrize("name", VIEWS)
def test_the_picture_itself_comes_first(name: str):
    picture = np.random.default_rng(0).integers(0, 256, (3, 48, 48), dtype=np.uint8)
    np.testing.assert_array_equal(views(name).transforms[0](picture), picture)


def test_how_many_views_there_are():
    assert {name: entry.count for name, entry in VIEWS.items()} == {"one": 1, "flip": 2, "ten": 10}


def test_ten_views_are_four_shifts_and_the_picture_each_mirrored():
    places = {
        tuple(int(i) for i in np.argwhere(transform(_picture(20, 10))[0])[0])
        for transform in views("ten").transforms
    }
    upright = {(20, 10), (18, 8), (18, 12), (22, 8), (22, 12)}
    mirrored = {(20, 37), (18, 35), (18, 39), (22, 35), (22, 39)}
    assert places == upright | mirrored


def test_pixels_from_outside_repeat_the_border():
    bright = np.full((1, 48, 48), 200, np.uint8)
    for transform in views("ten").transforms:
        np.testing.assert_array_equal(transform(bright), bright)


def test_the_average_is_the_mean_over_the_views():
    def left_half(pictures):
        share = (pictures[:, :, :24].mean(axis=(1, 2)) / 255).astype(np.float32)
        return np.stack([share, 1 - share, *[np.zeros_like(share)] * 5], axis=1)

    half = np.zeros((1, 48, 48), np.uint8)
    half[:, :, :24] = 255
    assert averaged(left_half, half, "one")[0, 0] == pytest.approx(1)
    assert averaged(left_half, half, "flip")[0, 0] == pytest.approx(0.5)


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(UnknownName, match="flip, one, ten"):
        views("twelve")
