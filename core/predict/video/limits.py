"""How much of a video is read."""

from dataclasses import asdict, dataclass
from typing import Any

from core.settings import Settings


@dataclass(frozen=True)
class VideoLimits:
    """The largest video accepted, and how much of it is looked at.

    Attributes:
        max_bytes: size of the file.
        max_seconds: how long it plays.
        max_pixels: width times height of a frame.
        max_samples: frames looked at; a long video is sampled less often.
        max_faces: faces followed at a time, the largest.
        work_seconds: processor time that decoding may take.
    """

    max_bytes: int
    max_seconds: float
    max_pixels: int
    max_samples: int
    max_faces: int
    work_seconds: float

    @classmethod
    def of(cls, settings: Settings) -> "VideoLimits":
        """Return the limits that the settings hold."""
        return cls(
            max_bytes=settings.max_video_bytes,
            max_seconds=settings.max_video_seconds,
            max_pixels=settings.max_video_pixels,
            max_samples=settings.max_video_samples,
            max_faces=settings.max_video_faces,
            work_seconds=settings.video_timeout,
        )

    def as_json(self) -> dict[str, Any]:
        """Return the limits as plain values."""
        return asdict(self)
