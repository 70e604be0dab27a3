"""Read frames with PyAV. Runs in the decoder's process only (`core.predict.video.decoder`)."""

from collections.abc import Iterator
from fractions import Fraction
from typing import IO, TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.predict.video.errors import NotAVideo, VideoTooLarge, VideoTooLong
from core.predict.video.sampling import Sampler, step

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

# Long side, in pixels, of the frames handed on: faces of a few dozen pixels still show.
LONG_SIDE: Final = 1280
# What a file may be, by how it begins. Each is opened with its own reader only: FFmpeg has others
# that follow addresses written in the file (playlists), which would read files of this machine.
_MOV: Final = "mov"
_MATROSKA: Final = "matroska"
_AVI: Final = "avi"
_MOV_ATOMS: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
CODECS: Final = frozenset({
    "av1", "dvvideo", "h263", "h264", "hevc", "libdav1d", "libvpx", "libvpx-vp9", "mjpeg",
    "mpeg1video", "mpeg2video", "mpeg4", "msmpeg4v2", "msmpeg4", "prores", "rawvideo", "vp8", "vp9",
})  # fmt: skip
# Frames a second that are assumed where a file says nothing.
_USUAL_RATE: Final = 25.0


class Reading:
    """One file: measured first, then read frame by frame."""

    def __init__(self, file: IO[bytes], **wanted: Any) -> None:
        """Open nothing yet.

        Args:
            file: seekable.
            wanted: fields of `VideoLimits`, and `rate`.
        """
        self._file = file
        self._wanted = wanted
        self._span = 0.0
        self._step = 0.0

    def about(self) -> dict[str, Any]:
        """Return what was measured: seconds, and how many samples to expect."""
        return {"seconds": self._span, "expected": 1 + int(self._span / self._step)}

    def samples(self) -> Iterator[tuple[float, NDArray[np.uint8]]]:
        """Yield (seconds from the first frame, RGB picture upright); all of the same size.

        Raises:
            NotAVideo: no frame could be decoded.
            VideoTooLarge, VideoTooLong: beyond the limits.
        """
        import av

        self._span = self._measure()
        self._step = step(self._span, rate=self._wanted["rate"], most=self._wanted["max_samples"])
        sampler = Sampler(self._step)
        shape: _Shape | None = None
        try:
            for seconds, frame in self._frames():
                if sampler.takes(seconds):
                    shape = shape or _Shape(frame)
                    yield seconds, shape.picture(frame)
        except (av.FFmpegError, ValueError, OverflowError, MemoryError) as error:
            # What was read until here is worth having.
            if shape is None:
                raise NotAVideo from error
        if shape is None:
            raise NotAVideo

    def _measure(self) -> float:
        """Return the seconds it plays, from the packets: what a header says may be wrong."""
        import av

        first, last, count = np.inf, -np.inf, 0
        with self._open() as container:
            stream = _pictures(container)
            self._check_size(stream.width, stream.height)
            base = stream.time_base or Fraction(1, 1000)
            rate = float(stream.average_rate or _USUAL_RATE)
            try:
                for packet in container.demux(stream):
                    at = packet.pts if packet.pts is not None else packet.dts
                    if packet.size:
                        count += 1
                    if at is not None:
                        first, last = min(first, float(at * base)), max(last, float(at * base))
                    self._check_length(last - first)
            except av.FFmpegError as error:
                if not count:
                    raise NotAVideo from error
        if not count:
            raise NotAVideo
        span = last - first if last > first else (count - 1) / rate
        self._check_length(span)
        return float(span)

    def _frames(self) -> Iterator[tuple[float, "VideoFrame"]]:
        import av

        with self._open() as container:
            stream = _pictures(container)
            stream.thread_type = "AUTO"
            stream.codec_context.thread_count = 2
            # Frames larger than the header says are refused before they take memory.
            stream.codec_context.options = {"max_pixels": str(self._wanted["max_pixels"])}
            rate = float(stream.average_rate or _USUAL_RATE)
            start: float | None = None
            latest, count = -1.0, 0
            for packet in container.demux(stream):
                try:
                    frames = packet.decode()
                except av.InvalidDataError:
                    # A damaged stretch; what comes after it may be whole.
                    continue
                for frame in frames:
                    self._check_size(frame.width, frame.height)
                    at = count / rate if frame.time is None else float(frame.time)
                    start = at if start is None else start
                    # A clock that jumps back would make moments that are not in order.
                    latest = max(latest, at - start)
                    count += 1
                    self._check_length(latest)
                    yield latest, frame

    def _open(self) -> "InputContainer":
        import av

        self._file.seek(0)
        kind = _kind(self._file.read(16))
        self._file.seek(0)
        try:
            return av.open(
                self._file,
                mode="r",
                format=kind,
                metadata_errors="replace",
                container_options={"protocol_whitelist": "", "max_streams": "16"},
            )
        except (av.FFmpegError, ValueError, OverflowError, MemoryError) as error:
            raise NotAVideo from error

    def _check_size(self, width: int, height: int) -> None:
        if width * height > self._wanted["max_pixels"]:
            raise VideoTooLarge.frames(width, height, self._wanted["max_pixels"])

    def _check_length(self, seconds: float) -> None:
        limit = self._wanted["max_seconds"]
        # A frame more than the limit is not worth an error.
        if seconds > limit + 1:
            raise VideoTooLong(seconds, limit)


class _Shape:
    """How pictures are turned and reduced, decided by the first frame."""

    def __init__(self, frame: "VideoFrame") -> None:
        # Rotation is counter-clockwise, in whole degrees; only right angles are honoured.
        self._turns = round(frame.rotation / 90) % 4
        scale = min(1.0, LONG_SIDE / max(frame.width, frame.height))
        self._width = max(2, round(frame.width * scale))
        self._height = max(2, round(frame.height * scale))

    def picture(self, frame: "VideoFrame") -> NDArray[np.uint8]:
        """Return a frame as an RGB picture: shape (H, W, 3)."""
        reduced = frame.reformat(width=self._width, height=self._height, format="rgb24")
        turned: NDArray[np.uint8] = np.rot90(reduced.to_ndarray(), self._turns)
        return np.ascontiguousarray(turned)


def _kind(head: bytes) -> str:
    if head[4:8] in _MOV_ATOMS:
        return _MOV
    if head[:4] == b"\x1aE\xdf\xa3":
        return _MATROSKA
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return _AVI
    raise NotAVideo


def _pictures(container: "InputContainer") -> "VideoStream":
    """Return the first stream of moving pictures.

    Raises:
        NotAVideo: there is none, or none that is allowed.
    """
    import av

    moving = [
        stream
        for stream in container.streams.video
        # The cover of a song is no video.
        if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    if not moving:
        said = "This file holds sound only." if container.streams.audio else ""
        raise NotAVideo(said) if said else NotAVideo
    stream = moving[0]
    name = stream.codec_context.name if stream.codec_context else "unknown"
    if name not in CODECS:
        raise NotAVideo(f"Videos with the codec '{name}' are not read.")
    return stream
