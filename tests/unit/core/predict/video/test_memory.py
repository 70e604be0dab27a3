"""Uploaded videos are in memory only, bounded, and read by nobody without their token."""

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.predict.video.errors import TooManyVideos, VideoCutShort, VideoGone, VideoTooLarge
from core.predict.video.memory import Videos, handle, holds, lend
from core.settings import ROOT, Settings
from tests.waiting import until


@pytest.fixture
def videos(tmp_path: Path):
    held = Videos(Settings(home=tmp_path, max_video_bytes=1000, max_videos=2))
    yield held
    held.close()


def put(videos: Videos, raw: bytes = b"x" * 100) -> str:
    return videos.receive(io.BytesIO(raw), size=len(raw))


def found(token: str, content: bytes = b"result") -> None:
    """Write what a job would."""
    descriptor = lend(os.getpid(), handle(token), "result")
    os.write(descriptor, content)
    os.close(descriptor)


def test_another_process_reads_a_video_and_leaves_what_it_found(videos: Videos):
    token = put(videos, b"the video")
    code = (
        "import os, sys; from core.predict.video.memory import lend\n"
        "holder, name = int(sys.argv[1]), sys.argv[2]\n"
        "seen = os.read(lend(holder, name, 'source'), 100)\n"
        "os.write(lend(holder, name, 'result'), b'found in ' + seen)\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(os.getpid()), handle(token)], cwd=ROOT, check=True
    )
    with videos.opened(token) as file:
        assert file.read() == b"found in the video"


def test_nothing_is_on_the_disk(videos: Videos, tmp_path: Path):
    put(videos)
    assert list(tmp_path.rglob("*")) == []


def test_without_the_token_nothing_is_read(videos: Videos):
    token = put(videos)
    found(token)
    for other in ("", "x", handle(token), token[:-1]):
        with pytest.raises(VideoGone), videos.opened(other):
            pass


def test_a_video_without_a_result_has_none(videos: Videos):
    token = put(videos)
    with pytest.raises(VideoGone), videos.opened(token):
        pass
    assert not holds(os.getpid(), handle(token))
    found(token)
    assert holds(os.getpid(), handle(token))
    videos.forget_result(token)
    assert not holds(os.getpid(), handle(token))


def test_a_removed_video_is_gone_for_everybody(videos: Videos):
    token = put(videos)
    found(token)
    videos.remove(token)
    with pytest.raises(VideoGone):
        videos.check(token)
    with pytest.raises(VideoGone):
        lend(os.getpid(), handle(token), "source")


def test_a_process_that_has_ended_lends_nothing():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with pytest.raises(VideoGone):
        lend(ended.pid, handle("token"), "source")


def test_number_and_size_are_bounded(videos: Videos):
    with pytest.raises(VideoTooLarge):
        put(videos, b"x" * 1001)
    with pytest.raises(VideoTooLarge):
        # More than was announced, or nothing announced.
        videos.receive(io.BytesIO(b"x" * 1001), size=None)
    with pytest.raises(VideoCutShort):
        videos.receive(io.BytesIO(b"x" * 10), size=11)
    assert videos.count == 0
    first = put(videos)
    put(videos)
    with pytest.raises(TooManyVideos):
        put(videos)
    videos.remove(first)
    put(videos)


def test_a_refused_upload_leaves_no_descriptor(videos: Videos):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(VideoTooLarge):
            videos.receive(io.BytesIO(b"x" * 2000), size=None)
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_video_that_nobody_asks_for_goes(tmp_path: Path):
    keep = 1.5
    videos = Videos(Settings(home=tmp_path, video_keep_seconds=keep))
    token = put(videos)
    end = time.monotonic() + keep + 0.3
    while time.monotonic() < end:
        time.sleep(0.05)
        videos.check(token)
        videos.sweep()
    until(lambda: videos.count == 0, "nothing sweeps", seconds=20)
    videos.close()
