"""Samples of a video, decoded in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.predict.video import decoder
from core.predict.video.errors import NotAVideo, VideoTooLarge, VideoTooLong, VideoTooSlow
from core.predict.video.limits import VideoLimits
from core.settings import ROOT

# Seconds between two samples after which decoding is given up.
STALLED: Final = 60.0
_CPU_LIMIT: Final = -24  # ended by SIGXCPU
_KILLED: Final = -9
_ERRORS: Final[dict[str, type[EmotionLensError]]] = {
    kind.code: kind for kind in (NotAVideo, VideoTooLarge, VideoTooLong)
}


@dataclass(frozen=True)
class Sample:
    """One frame: seconds from the first one, and the picture (H, W, 3), uint8 RGB, upright."""

    seconds: float
    rgb: NDArray[np.uint8]


class Decoding:
    """A video being decoded; use it in a `with` statement and iterate over its samples once.

    Attributes:
        width: of the samples, in pixels.
        height: of the samples.
        seconds: from the first frame to the last.
        expected: about how many samples there will be.
    """

    def __init__(self, source: int, limits: VideoLimits, *, rate: float) -> None:
        """Start decoding.

        Args:
            source: descriptor of the file, open for reading.
            limits: the largest video accepted.
            rate: samples a second.

        Raises:
            NotAVideo, VideoTooLarge, VideoTooLong, VideoTooSlow: nothing can be read.
        """
        if os.fstat(source).st_size > limits.max_bytes:
            raise VideoTooLarge.file(limits.max_bytes)
        ours, theirs = Pipe(duplex=False)
        self._connection: Connection[Any, Any] = ours
        given = os.environ.get("PYTHONPATH", "")
        search = [str(ROOT), *(part for part in given.split(os.pathsep) if part)]
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [
                    sys.executable,
                    "-m",
                    "core.predict.video.decoder",
                    str(source),
                    str(theirs.fileno()),
                    json.dumps({**limits.as_json(), "rate": rate}),
                ],
                pass_fds=[source, theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                # FFmpeg's complaints about damaged files help nobody and may quote the file.
                stderr=subprocess.DEVNULL,
                # One thread, as each would reserve address space.
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(search),
                    "OPENBLAS_NUM_THREADS": "1",
                },
            )
        try:
            about = json.loads(self._receive(decoder.HEADER))
        except BaseException:
            self.close()
            raise
        self.width, self.height = int(about["width"]), int(about["height"])
        self.seconds, self.expected = float(about["seconds"]), int(about["expected"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def __iter__(self) -> Iterator[Sample]:
        size = decoder.TIME.size
        while content := self._receive(decoder.FRAME, decoder.END):
            (seconds,) = decoder.TIME.unpack(content[:size])
            pixels = np.frombuffer(content, np.uint8, offset=size)
            yield Sample(seconds, pixels.reshape(self.height, self.width, 3))

    def close(self) -> None:
        """End the process, if it has not ended."""
        self._connection.close()
        self._process.kill()
        self._process.wait()

    def _receive(self, *allowed: bytes) -> bytes:
        """Return the content of the next message; empty for the end."""
        try:
            if not self._connection.poll(STALLED):
                raise VideoTooSlow
            message = self._connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise self._death() from error
        kind, content = message[:1], message[1:]
        if kind == decoder.ERROR:
            told = json.loads(content)
            refusal = _ERRORS.get(told["code"], NotAVideo)
            refused = refusal.__new__(refusal)
            EmotionLensError.__init__(refused, told["message"], hint=told["hint"])
            raise refused
        if kind not in allowed:
            raise NotAVideo
        return content

    def _death(self) -> EmotionLensError:
        """Say why the process ended without a word."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        slow = self._process.returncode in (_CPU_LIMIT, _KILLED)
        return VideoTooSlow() if slow else NotAVideo()
