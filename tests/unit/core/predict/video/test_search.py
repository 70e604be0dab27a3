"""Faces of real people, followed with the real nets through clips made for it."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
from core.predict.faces import FaceFinder
from core.predict.video.decoding import Decoding
from core.predict.video.following import Follower
from core.predict.video.limits import VideoLimits
from core.predict.video.search import Search
from core.predict.video.tracks import Track
from core.settings import Settings
from tests.clips import moving, person, scene, write

LIMITS = VideoLimits.of(Settings())
FIRST, SECOND, THIRD = person(0, 110), person(3, 110), person(6, 120)
Look = Callable[..., Search]


@pytest.fixture(scope="module")
def look(tmp_path_factory: pytest.TempPathFactory) -> Look:
    """Follow the faces of frames."""
    finder, follower = FaceFinder(), Follower()
    folder: Path = tmp_path_factory.mktemp("clips")

    def follow(frames: list[np.ndarray], *, every: float = 1.0) -> Search:
        path = write(folder / "clip.mp4", frames)
        descriptor = os.open(path, os.O_RDONLY)
        search = Search(finder, follower, most=LIMITS.max_faces, every=every)
        with Decoding(descriptor, LIMITS, rate=5.0) as decoding:
            for number, sample in enumerate(decoding):
                search.look(number, sample)
        os.close(descriptor)
        return search

    return follow


def lefts(track: Track) -> list[float]:
    return [face.box[0] for face in track.faces]


def test_two_people_who_cross_keep_their_numbers(look: Look):
    frames = moving(lambda t: scene((SECOND, 350 - 330 * t, 75), (FIRST, 20 + 330 * t, 70)), 5)
    search = look(frames)
    assert len(search.tracks.all) == 2
    # One goes left all the way, the other right: an identity switch would turn both round.
    leaving, coming = sorted(search.tracks.all, key=lambda track: lefts(track)[0], reverse=True)
    assert (np.diff(lefts(leaving)) < 0).all()
    assert (np.diff(lefts(coming)) > 0).all()
    # The one in front is never lost, the one behind only while it is hidden.
    assert len(coming.samples) == 25
    assert len(leaving.samples) >= 18
    # A fifth of the samples is searched as a whole, and again where a face is lost.
    assert search.searched <= 8


def test_a_person_is_known_again_after_a_cut_and_another_is_another(look: Look):
    first = moving(lambda t: scene((FIRST, 60 + 20 * t, 70)), 1.6)
    other = moving(lambda _: 255 - scene((255 - THIRD, 80, 60)), 1.6)
    search = look([*first, *other, *moving(lambda t: scene((FIRST, 200 - 20 * t, 60)), 1.6)])
    assert [round(at, 1) for at in search.cuts] == [1.6, 3.2]
    assert [track.samples[0] for track in search.tracks.all] == [0, 8]
    assert search.tracks.all[0].samples[-1] >= 20


def test_following_finds_the_face_where_searching_does(look: Look):
    frames = moving(lambda t: scene((FIRST, 40 + 200 * t, 60 + 30 * t)), 2)
    followed, searched = look(frames).tracks.all, look(frames, every=0.0).tracks.all
    assert [track.samples for track in followed] == [track.samples for track in searched]
    boxes = np.asarray([[face.box for face in one.faces] for one in (followed[0], searched[0])])
    assert np.abs(boxes[0] - boxes[1]).max() < 12
