"""Faces keep their number by place and looks, also after they were out of sight."""

import numpy as np
from PIL import Image

from core.predict.faces import Face
from core.predict.video.tracks import Tracks

SIDE = 60


def face_at(left: float, top: float = 50.0) -> Face:
    marks = {"left_eye": (0.3, 0.4), "right_eye": (0.7, 0.4), "nose": (0.5, 0.6),
             "mouth_left": (0.35, 0.8), "mouth_right": (0.65, 0.8)}  # fmt: skip
    return Face(
        box=(left, top, SIDE, SIDE),
        confidence=1.0,
        landmarks={name: (left + x * SIDE, top + y * SIDE) for name, (x, y) in marks.items()},
    )


def look(seed: int) -> np.ndarray:
    """Return a face-sized picture with coarse features of its own."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def picture(*placed: tuple[int, float]) -> np.ndarray:
    canvas = np.full((160, 400, 3), 90, np.uint8)
    for seed, left in placed:
        canvas[50 : 50 + SIDE, round(left) : round(left) + SIDE] = look(seed)
    return canvas


def follow(*samples: tuple[tuple[int, float], ...], tracks: Tracks | None = None) -> Tracks:
    """Show samples, five a second: (who, left) of each face in them."""
    tracks = tracks or Tracks(most=6)
    for number, placed in enumerate(samples):
        faces = [face_at(left) for _, left in placed]
        tracks.update(number, number / 5, picture(*placed), faces)
    return tracks


def test_two_faces_keep_their_numbers_while_they_move():
    tracks = follow(*(((1, 20 + 10 * n), (2, 300 - 5 * n)) for n in range(10)))
    assert [track.samples for track in tracks.all] == [list(range(10))] * 2
    assert tracks.all[0].box[0] == 110


def test_faces_that_swap_places_between_two_samples_are_told_by_their_looks():
    tracks = follow(((1, 100), (2, 130)), ((1, 100), (2, 130)), ((2, 100), (1, 130)))
    assert sorted(track.box[0] for track in tracks.all) == [100, 130]
    first = next(t for t in tracks.all if t.faces[0].box[0] == 100)
    assert first.box[0] == 130


def test_a_face_hidden_for_a_while_goes_on_where_it_would_be():
    shown = [((1, 20 + 20 * n), (2, 220 - 20 * n)) for n in range(11)]
    # The first hides the second while they overlap.
    samples = [(one,) if abs(one[1] - two[1]) < 50 else (one, two) for one, two in shown]
    tracks = follow(*samples)
    assert len(tracks.all) == 2
    assert [track.box[0] for track in tracks.all] == [220, 20]


def test_a_face_that_comes_back_elsewhere_after_long_is_known_by_its_looks():
    tracks = follow(((1, 20),), ((1, 20),), *(() for _ in range(20)), ((1, 300),))
    assert [track.samples for track in tracks.all] == [[0, 1, 22]]


def test_another_face_at_the_same_place_after_a_cut_is_another():
    tracks = follow(((1, 100),), ((1, 100),))
    tracks.cut()
    tracks.update(2, 0.4, picture((2, 100)), [face_at(100)])
    assert len(tracks.all) == 2
    tracks.cut()
    tracks.update(3, 0.6, picture((1, 180)), [face_at(180)])
    assert tracks.all[0].samples == [0, 1, 3]


def test_no_more_faces_are_followed_than_asked_for():
    tracks = follow(((1, 20), (2, 120), (3, 220)), tracks=Tracks(most=2))
    assert len(tracks.all) == 2
