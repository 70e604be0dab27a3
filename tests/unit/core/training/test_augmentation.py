"""Each change does what its name says, stays in range, and depends on the seed only."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from core.backend import keras
from core.runs.spec import AugmentationSpec
from core.training.augmentation import Augment

NONE: dict[str, Any] = {
    "flip": False,
    "shift": 0,
    "rotation": 0,
    "zoom": 0,
    "contrast": 0,
    "brightness": 0,
    "erasing": 0,
}
SWITCHED_ON: dict[str, Any] = {
    "flip": True,
    "shift": 4,
    "rotation": 20,
    "zoom": 0.2,
    "contrast": 0.3,
    "brightness": 0.2,
    "erasing": 1,
}


def augmented(pictures: NDArray[np.uint8], *, seed: int = 0, **on: Any) -> NDArray[np.float32]:
    layer = Augment(AugmentationSpec(**{**NONE, **on}), seed=seed)
    return np.asarray(layer(pictures), dtype=np.float32)


@pytest.fixture(scope="module")
def pictures() -> NDArray[np.uint8]:
    """Smooth random pictures: shape (32, 48, 48)."""
    coarse = np.random.default_rng(0).integers(40, 216, (32, 8, 8))
    return np.kron(coarse, np.ones((6, 6))).astype(np.uint8)


def test_with_everything_off_pictures_are_only_scaled(pictures: NDArray[np.uint8]):
    plain = augmented(pictures)
    assert plain.shape == (32, 48, 48, 1)
    np.testing.assert_allclose(plain[..., 0], pictures / 255, atol=1e-6)


def test_every_option_is_tested_below():
    # Mixup mixes pictures and targets, and is tested with the batches.
    assert set(SWITCHED_ON) == set(NONE) == set(AugmentationSpec.model_fields) - {"mixup"}


@pytest.mark.parametrize("option", SWITCHED_ON)
def test_each_option_changes_pictures(pictures: NDArray[np.uint8], option: str):
    changed = augmented(pictures, **{option: SWITCHED_ON[option]})
    difference = np.abs(changed[..., 0] - pictures / 255).max(axis=(1, 2))
    # Flip leaves half of the pictures as they are; the others touch nearly all.
    assert (difference > 0.02).mean() > (0.2 if option == "flip" else 0.8)


@pytest.mark.parametrize("option", SWITCHED_ON)
def test_changes_depend_on_the_seed_only(pictures: NDArray[np.uint8], option: str):
    on = {option: SWITCHED_ON[option]}
    np.testing.assert_array_equal(
        augmented(pictures, seed=3, **on), augmented(pictures, seed=3, **on)
    )
    assert not np.array_equal(augmented(pictures, seed=3, **on), augmented(pictures, seed=4, **on))


def test_each_batch_is_drawn_anew(pictures: NDArray[np.uint8]):
    layer = Augment(AugmentationSpec(**{**NONE, "shift": 4}), seed=0)
    assert not np.array_equal(np.asarray(layer(pictures)), np.asarray(layer(pictures)))


@pytest.mark.parametrize("extreme", [0, 255])
def test_everything_at_its_strongest_stays_finite_and_in_range(extreme: int):
    strongest = {
        "flip": True,
        "shift": 24,
        "rotation": 180,
        "zoom": 0.9,
        "contrast": 0.9,
        "brightness": 1,
        "erasing": 1,
    }
    noise = np.random.default_rng(1).integers(0, 256, (16, 48, 48)).astype(np.uint8)
    flat = np.full((16, 48, 48), extreme, np.uint8)
    changed = augmented(np.concatenate([noise, flat]), **strongest)
    assert np.isfinite(changed).all()
    assert changed.min() >= 0
    assert changed.max() <= 1


def test_flip_mirrors_half_of_the_pictures_left_to_right():
    noise = np.random.default_rng(2).integers(0, 256, (400, 48, 48)).astype(np.uint8)
    changed = augmented(noise, flip=True)[..., 0]
    same = np.isclose(changed, noise / 255, atol=1e-4).all(axis=(1, 2))
    mirrored = np.isclose(changed, noise[:, :, ::-1] / 255, atol=1e-4).all(axis=(1, 2))
    assert (same ^ mirrored).all()
    assert 0.4 < mirrored.mean() < 0.6


def test_shift_moves_a_dot_by_up_to_its_limit_along_both_axes():
    moves = _dot_positions(shift=5) - 24
    assert np.abs(moves).max() <= 5
    assert np.abs(moves).max() > 4.5
    np.testing.assert_allclose(moves.std(axis=0), 5 / np.sqrt(3), rtol=0.15)
    assert abs(np.corrcoef(moves.T)[0, 1]) < 0.2


def test_rotation_turns_about_the_centre_by_up_to_its_limit():
    # The centre of 48 pixels lies between the 24th and 25th: at 23.5.
    offsets = _dot_positions(row=8, rotation=30) - 23.5
    np.testing.assert_allclose(np.hypot(*offsets.T), np.hypot(8 - 23.5, 0.5), atol=0.35)
    angles = np.degrees(np.arctan2(offsets[:, 1], -offsets[:, 0]))
    assert 27 < np.abs(angles).max() < 32.5
    assert angles.min() < 0 < angles.max()


def test_zoom_changes_distances_from_the_centre_by_up_to_its_share():
    scale = (_dot_positions(row=12, zoom=0.25)[:, 0] - 23.5) / (12 - 23.5)
    assert 0.74 < scale.min() < 0.8
    assert 1.2 < scale.max() < 1.27


def test_borders_are_mirrored_and_not_black():
    bright = np.full((8, 48, 48), 200, np.uint8)
    changed = augmented(bright, shift=24, rotation=45, zoom=0.3)
    np.testing.assert_allclose(changed, 200 / 255, atol=1e-3)


def test_contrast_keeps_the_mean_and_brightness_keeps_the_shape(pictures: NDArray[np.uint8]):
    plain = pictures / 255
    contrast = augmented(pictures, contrast=0.1)[..., 0]
    np.testing.assert_allclose(contrast.mean((1, 2)), plain.mean((1, 2)), atol=1e-4)
    spread = contrast.std((1, 2)) / plain.std((1, 2))
    assert 0.9 <= spread.min() < 0.95 < 1.05 < spread.max() <= 1.1
    brightness = augmented(pictures, brightness=0.1)[..., 0]
    offset = brightness - plain
    np.testing.assert_allclose(offset.std((1, 2)), 0, atol=1e-5)
    assert -0.1 <= offset.min() < -0.05 < 0.05 < offset.max() <= 0.1


def test_erasing_puts_a_flat_patch_on_the_share_of_pictures_asked():
    noise = np.random.default_rng(4).integers(0, 256, (300, 48, 48)).astype(np.uint8)
    changed = augmented(noise, erasing=0.3)[..., 0]
    erased = ~np.isclose(changed, noise / 255, atol=1e-6)
    assert 0.2 < erased.any(axis=(1, 2)).mean() < 0.4
    for picture, patch in zip(noise, erased, strict=True):
        if not patch.any():
            continue
        rows, columns = np.flatnonzero(patch.any(axis=1)), np.flatnonzero(patch.any(axis=0))
        for pixels in (rows, columns):
            assert 48 / 6 - 2 <= np.ptp(pixels) + 1 <= 48 / 2 + 2
        assert patch[np.ix_(rows, columns)].mean() > 0.95
        assert picture.std() > 0


def test_the_layer_survives_saving(pictures: NDArray[np.uint8]):
    layer = Augment(AugmentationSpec(rotation=3), seed=0)
    again = Augment.from_config(layer.get_config())
    assert again.spec == layer.spec
    inputs = keras.Input((48, 48), dtype="uint8")
    assert layer(inputs).shape == (None, 48, 48, 1)
    assert layer.compute_output_shape((None, 48, 48)) == (None, 48, 48, 1)


def _dot_positions(row: int = 24, **on: Any) -> NDArray[np.float64]:
    """Return where a blurred dot at (row, 24) comes to lie in 300 pictures: shape (300, 2)."""
    grid = np.arange(48)
    distance = (grid[:, None] - row) ** 2 + (grid[None, :] - 24) ** 2
    dot = (255 * np.exp(-distance / 4)).astype(np.uint8)
    weights = augmented(np.repeat(dot[None], 300, axis=0), **on)[..., 0]
    total = weights.sum(axis=(1, 2))
    rows = (weights.sum(axis=2) * grid).sum(axis=1) / total
    columns = (weights.sum(axis=1) * grid).sum(axis=1) / total
    return np.stack([rows, columns], axis=1)
