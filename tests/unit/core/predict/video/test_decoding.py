"""Videos are read frame by frame, within limits, and damaged ones give one clear error."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.predict.video.decoding import Decoding, Sample
from core.predict.video.errors import NotAVideo, VideoTooLarge, VideoTooLong
from core.predict.video.limits import VideoLimits
from core.predict.video.reading import Reading
from core.settings import Settings
from tests.clips import moving, scene, sound, write

LIMITS = VideoLimits.of(Settings())
# A white square in the upper left corner of a grey picture, for two seconds.
CORNER = moving(lambda _: scene((np.full((40, 40, 3), 255, np.uint8), 0, 0), size=(160, 96)), 2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clips")


@pytest.fixture(scope="module")
def mp4(folder: Path) -> Path:
    return write(folder / "plain.mp4", CORNER)


def read(path: Path, **limits: float) -> list[tuple[float, NDArray[np.uint8]]]:
    """Read in this process: quicker, and the same code."""
    with path.open("rb") as file:
        return list(Reading(file, **{**LIMITS.as_json(), "rate": 5.0, **limits}).samples())


def decode(path: Path, limits: VideoLimits = LIMITS) -> list[Sample]:
    """Read as a job does: in a process of its own."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with Decoding(descriptor, limits, rate=5.0) as decoding:
            return list(decoding)
    finally:
        os.close(descriptor)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mp4", "h264"), ("a.mov", "mpeg4"), ("a.webm", "libvpx-vp9"), ("a.avi", "mjpeg")],
)
def test_each_format_is_sampled_at_the_same_moments(folder: Path, name: str, codec: str):
    samples = read(write(folder / name, CORNER, codec=codec))
    assert np.allclose([seconds for seconds, _ in samples], np.arange(10) / 5, atol=0.01)
    for _, rgb in samples:
        assert rgb.shape == (96, 160, 3)
        assert rgb[5:30, 5:30].mean() > 240
        assert rgb[60:, 80:].mean() < 110


@pytest.mark.parametrize(
    ("rotation", "place"),
    # Rotation is counter-clockwise: the corner at the upper left goes to the lower left by 90.
    [(90, np.s_[-30:-5, 5:30]), (-90, np.s_[5:30, -30:-5]), (180, np.s_[-30:-5, -30:-5])],
)
def test_a_rotated_video_is_read_upright(folder: Path, rotation: int, place: tuple[slice, slice]):
    path = write(folder / f"turned{rotation}.mp4", CORNER[:5], rotation=rotation)
    (_, rgb), *_ = read(path)
    assert rgb.shape == ((160, 96, 3) if abs(rotation) == 90 else (96, 160, 3))
    assert rgb[place].mean() > 240


def test_a_long_video_is_sampled_less_often(mp4: Path):
    assert len(read(mp4, max_samples=4)) == 4


def test_a_large_frame_is_reduced(folder: Path):
    large = [np.full((1080, 1920, 3), 99, np.uint8)] * 2
    (_, rgb), *_ = read(write(folder / "large.mp4", large))
    assert rgb.shape == (720, 1280, 3)


@pytest.mark.parametrize(
    ("limits", "error"),
    [({"max_seconds": 0.5}, VideoTooLong), ({"max_pixels": 100}, VideoTooLarge)],
)
def test_what_is_beyond_the_limits_is_refused(
    mp4: Path, limits: dict[str, float], error: type[EmotionLensError]
):
    with pytest.raises(error):
        read(mp4, **limits)


def hostile(folder: Path, whole: Path) -> Iterator[tuple[str, bytes]]:
    raw = whole.read_bytes()
    yield "nothing", b""
    yield "noise", b"\0\0\0\x18ftypmp42" + bytes(np.random.default_rng(0).bytes(5000))
    yield "cut short", raw[: len(raw) // 2]
    yield "a playlist that names a file of ours", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    yield "a concat script", b"ffconcat version 1.0\nfile /etc/passwd\n"
    yield "a picture", b"\x89PNG\r\n\x1a\n" + raw
    yield "a page", b"<html><script>alert(1)</script>"
    yield "frames of zeros", raw[:200] + bytes(len(raw) - 200)
    yield "sound only", sound(folder / "sound.mp4").read_bytes()


def test_damaged_and_hostile_files_are_one_clear_error(folder: Path, mp4: Path):
    for name, raw in hostile(folder, mp4):
        path = folder / "hostile.bin"
        path.write_bytes(raw)
        with pytest.raises(NotAVideo) as caught:
            read(path)
        assert caught.value.hint, name
    assert "sound only" in str(caught.value)


def test_a_header_that_lies_about_the_size_gets_no_larger_frame(folder: Path, mp4: Path):
    raw = bytearray(mp4.read_bytes())
    # Width and height in the sample entry: 16 x 16 instead of 160 x 96.
    place = raw.index(b"avc1", raw.index(b"stsd")) + 28
    raw[place : place + 4] = bytes([0, 16, 0, 16])
    path = folder / "lies.mp4"
    path.write_bytes(raw)
    with pytest.raises((NotAVideo, VideoTooLarge)):
        read(path, max_pixels=1000)


def test_any_flipped_bytes_are_read_or_refused(folder: Path, mp4: Path):
    raw, random = mp4.read_bytes(), np.random.default_rng(1)
    path = folder / "flipped.mp4"
    for _ in range(60):
        changed = bytearray(raw)
        for place in random.integers(0, len(raw), 20):
            changed[place] = random.integers(256)
        path.write_bytes(changed)
        try:
            assert read(path)
        except (NotAVideo, VideoTooLong, VideoTooLarge):
            continue


def test_the_process_gives_the_same_samples_and_passes_errors_on(folder: Path, mp4: Path):
    samples, expected = decode(mp4), read(mp4)
    assert [sample.seconds for sample in samples] == [seconds for seconds, _ in expected]
    assert all(
        np.array_equal(sample.rgb, rgb) for sample, (_, rgb) in zip(samples, expected, strict=True)
    )
    with pytest.raises(VideoTooLarge, match="MB"):
        decode(mp4, replace(LIMITS, max_bytes=10))
    with pytest.raises(VideoTooLong):
        decode(mp4, replace(LIMITS, max_seconds=0.5))


def test_leaving_in_the_middle_ends_the_process(mp4: Path):
    descriptor = os.open(mp4, os.O_RDONLY)
    with Decoding(descriptor, LIMITS, rate=10.0) as decoding:
        next(iter(decoding))
    os.close(descriptor)
    assert decoding._process.returncode is not None
