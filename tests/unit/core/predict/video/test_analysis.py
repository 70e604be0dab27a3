"""A whole video with a shipped net: samples, faces, probabilities, a table, and all of it kept."""

import csv
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
from core.labels import EMOTIONS
from core.predict.predictor import Predictor
from core.predict.video.analysis import Found, analyse
from core.predict.video.answers import Reading
from core.predict.video.decoding import Decoding
from core.predict.video.errors import NoFaceInVideo, VideoGone
from core.predict.video.limits import VideoLimits
from core.predict.video.table import COLUMNS, as_csv
from core.predict.video.timeline import read, read_frame, write
from core.runs.store import RunStore
from core.settings import Settings
from tests import clips

RUN = "six_conv-fer2013-8c6ea1a0df"
Analyse = Callable[..., Found]


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Analyse:
    settings = Settings()
    usual = Predictor(RunStore(settings.models))
    path: Path = tmp_path_factory.mktemp("clip") / "clip.mp4"

    def run(frames: list[np.ndarray], *, predictor: Predictor = usual, **more: object) -> Found:
        descriptor = os.open(clips.write(path, frames), os.O_RDONLY)
        try:
            with Decoding(descriptor, VideoLimits.of(settings), rate=5.0) as decoding:
                return analyse(decoding, predictor, RUN, most=6, **more)
        finally:
            os.close(descriptor)

    return run


@pytest.fixture(scope="module")
def found(analysed: Analyse) -> Found:
    """One person for two seconds."""
    face = clips.person(0, 150)
    return analysed(clips.moving(lambda t: clips.scene((face, 60 + 200 * t, 50)), 2))


def test_each_sample_has_a_face_its_crop_and_its_probabilities(found: Found):
    timeline = found.timeline
    (face,) = timeline.faces
    assert len(timeline.seconds) == len(found.frames) == 10
    assert face.samples.tolist() == list(range(10))
    assert np.allclose(face.probabilities.sum(axis=1), 1, atol=1e-5)
    assert face.crops.std(axis=(1, 2)).min() > 20
    assert all(frame.startswith(b"\xff\xd8") for frame in found.frames)
    assert (timeline.width, timeline.height, timeline.cuts) == (480, 270, ())
    assert np.isclose(timeline.step, 0.2)


def test_what_was_found_is_read_again_as_it_was_written(found: Found):
    file = io.BytesIO()
    write(file, found.timeline, found.frames)
    again = read(file)
    assert np.array_equal(again.faces[0].probabilities, found.timeline.faces[0].probabilities)
    assert np.array_equal(again.faces[0].crops, found.timeline.faces[0].crops)
    assert read_frame(file, 3) == found.frames[3]
    for nothing in (b"", file.getvalue()[:-50]):
        with pytest.raises(VideoGone):
            read(io.BytesIO(nothing))
    with pytest.raises(VideoGone):
        read_frame(file, 99)


def test_the_table_holds_every_sample(found: Found):
    rows = list(csv.DictReader(io.StringIO(as_csv(found.timeline, Reading(0.2)))))
    assert tuple(rows[0]) == COLUMNS
    assert [float(row["seconds"]) for row in rows] == [round(n / 5, 3) for n in range(10)]
    answered = [row for row in rows if row["held_back"] == "0"]
    assert answered
    for row in answered:
        assert np.isclose(sum(float(row[f"smoothed_{name}"]) for name in EMOTIONS), 1, atol=1e-3)
        assert row["segment"]


def test_a_table_holds_no_answer_that_the_gate_holds_back(found: Found):
    (face,) = found.timeline.faces
    half = np.arange(10) % 2 == 1
    timeline = replace(found.timeline, faces=(replace(face, held=half),))
    kept = list(csv.DictReader(io.StringIO(as_csv(timeline, Reading(0.2)))))
    asked = list(csv.DictReader(io.StringIO(as_csv(timeline, Reading(0.2, all_moments=True)))))
    shares = [f"{kind}_{name}" for kind in ("probability", "smoothed") for name in EMOTIONS]
    for row, held in zip(kept, half, strict=True):
        assert all((row[name] == "") == held for name in ("expression_shown", *shares))
    assert all(row[name] != "" for row in asked for name in shares)


def test_a_face_that_the_net_does_not_know_is_held_back(analysed: Analyse, found: Found):
    class Strange(Predictor):
        """To this net nothing is like its training pictures."""

        def familiarity(self, run_id: str, pictures: np.ndarray) -> np.ndarray:
            return np.ones(len(super().familiarity(run_id, pictures)))

    face = clips.person(0, 150)
    frames = clips.moving(lambda t: clips.scene((face, 60 + 200 * t, 50)), 1)
    strange = analysed(frames, predictor=Strange(RunStore(Settings().models)))
    assert strange.timeline.faces[0].held.all()
    assert not found.timeline.faces[0].held.all()


def test_a_video_without_a_face_says_so_and_progress_is_told(analysed: Analyse):
    told: list[tuple[int, int, str]] = []
    with pytest.raises(NoFaceInVideo):
        analysed(
            clips.moving(lambda _: clips.scene(size=(160, 96)), 1),
            progress=lambda *step: told.append(step),
        )
    assert told[-1][:2] == (5, 5)
