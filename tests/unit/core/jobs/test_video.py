"""The job for a video works on memory that the web process lends, and leaves nothing behind."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from core.jobs import JobContext
from core.jobs.kinds.video import VideoParameters, ready, run
from core.predict.video.errors import NotAVideo, VideoGone
from core.predict.video.memory import Videos, handle
from core.settings import Settings

RUN = "six_conv-fer2013-8c6ea1a0df"


def parameters(token: str, holder: int) -> VideoParameters:
    return VideoParameters(video=handle(token), holder=holder, run=RUN, rate=5)


def test_after_a_restart_of_the_server_the_video_is_gone(tmp_path: Path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    asked = parameters("token", ended.pid)
    with pytest.raises(VideoGone, match="Upload it again"):
        run(asked, JobContext(Settings(home=tmp_path)))
    assert not ready(asked, Settings(home=tmp_path))


def test_a_refused_video_leaves_no_descriptor_and_no_file(tmp_path: Path):
    settings = Settings(home=tmp_path)
    videos = Videos(settings)
    raw = b"no video at all"
    asked = parameters(videos.receive(io.BytesIO(raw), size=len(raw)), os.getpid())
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(NotAVideo):
        run(asked, JobContext(settings))
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert list(tmp_path.rglob("*")) == []
    videos.close()


@pytest.mark.parametrize("name", ["", "../../etc", "a" * 33, "A" * 32])
def test_only_a_digest_names_a_video(name: str):
    with pytest.raises(ValidationError):
        VideoParameters(video=name, holder=1, run=RUN, rate=5)
