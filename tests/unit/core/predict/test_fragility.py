"""Fragility counts the changes that change the label, and nothing else."""

import numpy as np

from core.labels import EMOTIONS
from core.predict.fragility import changed_copies, fragility

CROP = np.random.default_rng(0).integers(20, 200, (48, 48), dtype=np.uint8)


def always(index: int):
    return lambda pictures: np.eye(7, dtype=np.float32)[np.full(len(pictures), index)]


def test_every_shift_up_to_two_pixels_is_tried_once():
    kinds, copies = changed_copies(CROP)
    assert copies.shape == (27, 48, 48)
    assert (kinds == "shift").sum() == 24
    assert len({copy.tobytes() for copy in copies} | {CROP.tobytes()}) == 28
    inner = CROP[10:30, 10:30]
    at = {
        (y, x)
        for copy in copies[kinds == "shift"]
        for y in range(-2, 3)
        for x in range(-2, 3)
        if np.array_equal(copy[10 + y : 30 + y, 10 + x : 30 + x], inner)
    }
    assert len(at) == 24


def test_the_mirror_and_a_tenth_more_or_less_light_are_tried():
    kinds, copies = changed_copies(CROP)
    np.testing.assert_array_equal(copies[kinds == "mirror"][0], CROP[:, ::-1])
    darker, lighter = copies[kinds == "brightness"].astype(float)
    assert np.abs(darker - 0.9 * CROP).max() <= 0.5
    assert np.abs(lighter - 1.1 * CROP).max() <= 0.5


def test_a_model_that_never_changes_its_mind_is_not_fragile():
    found = fragility(always(4), CROP, 4)
    assert (found.changed, found.tried) == (0, 27)
    assert found.labels == {}


def test_copies_are_held_against_the_answer_that_was_given():
    found = fragility(always(4), CROP, 5)
    assert (found.changed, found.tried) == (27, 27)
    assert found.labels == {EMOTIONS[4]: 27}


def test_a_model_that_looks_at_the_side_changes_with_the_mirror_alone():
    def brighter_side(pictures: np.ndarray) -> np.ndarray:
        left = pictures[:, :, :24].astype(int).sum(axis=(1, 2))
        right = pictures[:, :, 24:].astype(int).sum(axis=(1, 2))
        return np.eye(7, dtype=np.float32)[np.where(left > right, 3, 6)]

    crop = CROP.copy()
    crop[:, :24] = 220
    found = fragility(brighter_side, crop, 3)
    assert found.by_kind == {"shift": (0, 24), "mirror": (1, 1), "brightness": (0, 2)}
    assert found.labels == {"neutral": 1}
