"""Video: faces followed between searches, against searching every frame.

The same samples of the same clips go through both in turn: a photograph that moves through a
picture of 1280 x 720, and two people who cross. Frames are decoded before the clock starts, and it
counts processor time, which other work on the machine does not change.
"""

import os
import tempfile
import time
from pathlib import Path

import numpy as np
from skimage import data

from benchmarks.report import Line

from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
from core.predict.faces import FaceFinder
from core.predict.threads import limit_threads
from core.predict.video.decoding import Decoding, Sample
from core.predict.video.following import Follower
from core.predict.video.limits import VideoLimits
from core.predict.video.search import EVERY, Search
from core.settings import Settings
from tests.clips import moving, person, scene, write

RATE = 5.0
ROUNDS = 3


def run() -> list[Line]:
    """Report samples a processor second of both ways, and how often a face changed its number."""
    limit_threads()
    finder, follower = FaceFinder(), Follower()
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for name, frames, people in _clips():
            path = write(Path(folder) / "clip.mp4", frames)
            began = time.perf_counter()
            samples = _decoded(path)
            decoding = len(frames) / (time.perf_counter() - began)
            times: dict[float, list[float]] = {EVERY: [], 0.0: []}
            for _ in range(ROUNDS):
                for every, taken in times.items():
                    search = Search(finder, follower, most=6, every=every)
                    began = time.process_time()
                    for number, sample in enumerate(samples):
                        search.look(number, sample)
                    taken.append(time.process_time() - began)
                    if every:
                        switches = len(search.tracks.all) - people
            ours, each = (len(samples) / float(np.median(taken)) for taken in times.values())
            lines += [
                Line(
                    f"{name}, samples followed",
                    ours,
                    "/s",
                    note=f"{ours / each:.1f} times as fast as searching each;"
                    f" {switches} faces too many",
                ),
                Line("  every sample searched", each, "/s"),
                Line("  frames decoded, process start included", decoding, "/s"),
            ]
    return lines


def _clips() -> list[tuple[str, list[np.ndarray], int]]:
    astronaut = data.astronaut()
    first, second = person(0, 110), person(3, 110)
    return [
        (
            "one face, 1280 x 720",
            moving(lambda t: scene((astronaut, 100 + 500 * t, 100), size=(1280, 720)), 8),
            1,
        ),
        (
            "two who cross, 480 x 270",
            moving(lambda t: scene((second, 350 - 330 * t, 75), (first, 20 + 330 * t, 70)), 5),
            2,
        ),
    ]


def _decoded(path: Path) -> list[Sample]:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with Decoding(descriptor, VideoLimits.of(Settings()), rate=RATE) as decoding:
            return list(decoding)
    finally:
        os.close(descriptor)
