"""Faces are found in photographs, and cut out as FER2013 frames them."""

import tracemalloc

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from core.predict.faces import (
    SCALE,
    Face,
    FaceFinder,
    InvalidBox,
    crop,
    crop_box,
    cut,
    is_crop,
    square_around,
    whole,
)


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.fixture(scope="module")
def astronaut() -> NDArray[np.uint8]:
    return skimage.data.astronaut()


def resized(rgb: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    return np.asarray(Image.fromarray(rgb).resize((width, height)))


def test_the_astronaut_has_one_face_with_its_landmarks_in_place(
    finder: FaceFinder, astronaut: NDArray[np.uint8]
) -> None:
    (face,) = finder.find(astronaut)
    left, top, width, height = face.box
    assert 170 < left < 195
    assert 50 < top < 80
    assert 75 < width < 95
    assert 95 < height < 120
    assert face.confidence > 0.99
    marks = face.landmarks
    assert marks["left_eye"][0] < marks["nose"][0] < marks["right_eye"][0]
    assert marks["left_eye"][1] < marks["nose"][1] < marks["mouth_left"][1]
    assert all(left < x < left + width and top < y < top + height for x, y in marks.values())


@pytest.mark.parametrize("scale", [0.25, 3.0])
def test_boxes_are_in_the_pixels_of_the_picture_given(
    finder: FaceFinder, astronaut: NDArray[np.uint8], scale: float
) -> None:
    side = round(512 * scale)
    (face,) = finder.find(resized(astronaut, side, side))
    (reference,) = finder.find(astronaut)
    np.testing.assert_allclose(
        np.array(face.box) / scale, reference.box, atol=8 if scale > 1 else 16
    )


def test_a_small_face_in_a_large_picture_is_found_at_the_second_look(
    finder: FaceFinder, astronaut: NDArray[np.uint8]
) -> None:
    canvas = np.full((1500, 2200, 3), 90, np.uint8)
    canvas[900:1028, 1700:1828] = resized(astronaut, 128, 128)
    (face,) = finder.find(canvas)
    assert 1700 < face.box[0] < 1800
    assert 900 < face.box[1] < 1000


def test_faces_come_largest_first(finder: FaceFinder, astronaut: NDArray[np.uint8]) -> None:
    canvas = np.full((512, 900, 3), 128, np.uint8)
    canvas[100:356, 10:266] = resized(astronaut, 256, 256)
    canvas[:, 380:892] = astronaut
    found = finder.find(canvas)
    assert len(found) == 2
    assert found[0].box[0] > 400 > found[1].box[0]


@pytest.mark.parametrize("name", ["coffee", "chelsea", "rocket", "coins", "brick", "text"])
def test_nothing_is_found_where_no_person_is(finder: FaceFinder, name: str) -> None:
    image = getattr(skimage.data, name)()
    rgb = image if image.ndim == 3 else np.repeat(image[..., None], 3, axis=-1)
    assert finder.find(rgb) == []


@pytest.mark.parametrize(
    "shape", [(1, 1), (5, 400), (12, 12), (13, 2000), (3000, 12), (20, 20), (48, 48)]
)
def test_any_size_can_be_searched(finder: FaceFinder, shape: tuple[int, int]) -> None:
    assert finder.find(np.full((*shape, 3), 127, np.uint8)) == []


def test_the_crop_is_a_square_about_the_box() -> None:
    left, top, side = crop_box(Face(box=(100, 50, 80, 125), confidence=1.0))
    assert side == pytest.approx(SCALE * 100)
    assert left + side / 2 == pytest.approx(140)
    assert top + side / 2 == pytest.approx(112.5, abs=0.05 * 125)


def test_a_crop_is_48_pixels_of_grey() -> None:
    rgb = np.zeros((200, 200, 3), np.uint8)
    rgb[...] = (200, 100, 50)
    shown = crop(rgb, Face(box=(60, 60, 70, 80), confidence=1.0))
    assert (shown.shape, shown.dtype) == ((48, 48), np.uint8)
    # ITU-R 601: 0.299 R + 0.587 G + 0.114 B.
    assert np.unique(shown).tolist() == [round(0.299 * 200 + 0.587 * 100 + 0.114 * 50)]


def test_a_crop_shows_the_part_it_should() -> None:
    ramp = np.arange(400, dtype=np.float32) / 399 * 255
    rgb = np.repeat(np.tile(ramp, (400, 1))[..., None], 3, axis=-1).astype(np.uint8)
    face = Face(box=(150, 150, 100, 100), confidence=1.0)
    left, _, side = crop_box(face)
    centres = left + (np.arange(48) + 0.5) * side / 48 - 0.5
    np.testing.assert_allclose(crop(rgb, face)[24], centres / 399 * 255, atol=1.5)


def test_beyond_the_picture_its_edge_goes_on() -> None:
    rgb = np.full((100, 100, 3), 180, np.uint8)
    shown = crop(rgb, Face(box=(-30, 60, 80, 80), confidence=1.0))
    assert np.unique(shown).tolist() == [180]


def test_shrinking_averages_rather_than_skips() -> None:
    stripes = np.zeros((960, 960, 3), np.uint8)
    stripes[:, ::2] = 255
    shown = crop(stripes, Face(box=(200, 200, 480, 480), confidence=1.0))
    assert 120 <= shown.min() <= shown.max() <= 135


def test_a_square_far_larger_than_its_picture_takes_little_memory() -> None:
    picture = np.full((100, 40_000, 3), 180, np.uint8)
    tracemalloc.start()
    try:
        crop_of_it = cut(picture, square_around((0, 0, 40_000, 40_000), (40_000, 100)))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert np.unique(crop_of_it).tolist() == [180]
    # The whole square would have 4,800 MB.
    assert most < 50e6


@pytest.mark.parametrize("side", [1990, 2010, 6500])
def test_a_large_square_shows_the_part_it_should(side: int) -> None:
    width = 7000
    ramp = np.linspace(0, 255, width).round().astype(np.uint8)
    rgb = np.broadcast_to(ramp[None, :, None], (16, width, 3))
    left = 133.4
    centres = left + (np.arange(48) + 0.5) * side / 48 - 0.5
    np.testing.assert_allclose(cut(rgb, (left, 0, side))[24], centres / (width - 1) * 255, atol=1.5)


def test_a_48_pixel_crop_is_taken_pixel_by_pixel() -> None:
    grey = np.random.default_rng(0).integers(0, 256, (48, 48), dtype=np.uint8)
    np.testing.assert_array_equal(whole(np.repeat(grey[..., None], 3, axis=-1)), grey)


@pytest.mark.parametrize(
    ("size", "box", "expected"),
    [
        ((48, 48), None, True),
        ((100, 95), None, True),
        ((101, 101), None, False),
        ((48, 96), None, False),
        ((48, 48), (2, 1, 40, 46), True),
        ((96, 96), (10, 10, 30, 40), False),
    ],
)
def test_a_face_already_cut_out_is_recognised(
    size: tuple[int, int], box: tuple[float, float, float, float] | None, expected: bool
) -> None:
    found = [Face(box=box, confidence=1.0)] if box else []
    assert is_crop(size, found) is expected


def test_a_drawn_box_gives_the_smallest_square_around_it() -> None:
    assert square_around((10, 20, 30, 50), (200, 100)) == (0.0, 20, 50)
    assert square_around((150, 10, 40, 20), (200, 100)) == (150, 0.0, 40)


@pytest.mark.parametrize(
    "box",
    [(0, 0, 0, 10), (0, 0, 10, 3), (200, 0, 20, 20), (0, -30, 20, 20), (0, 0, float("nan"), 20)],
)
def test_a_box_without_extent_or_outside_the_picture_is_an_error(box: tuple[float, ...]) -> None:
    with pytest.raises(InvalidBox):
        square_around(box, (200, 100))  # type: ignore[arg-type]
