"""What can be wrong with a video, each in one sentence."""

from core.errors import EmotionLensError


class NotAVideo(EmotionLensError):
    """Bytes in which no allowed decoder finds a moving picture."""

    code = "not-a-video"

    def __init__(self, message: str = "This file is not a video that can be read.") -> None:
        super().__init__(message, hint="Use an MP4, WebM, MOV or AVI file that plays elsewhere.")


class VideoTooLarge(EmotionLensError):
    """More bytes, or larger frames, than the settings allow."""

    code = "video-too-large"

    @classmethod
    def file(cls, limit: int) -> "VideoTooLarge":
        """Return the error for a file of more than `limit` bytes."""
        return cls(
            f"The video has more than {limit / 1e6:g} MB.",
            hint="Cut out the part you need, or save it at a lower resolution.",
        )

    @classmethod
    def frames(cls, width: int, height: int, limit: int) -> "VideoTooLarge":
        """Return the error for frames of more than `limit` pixels."""
        return cls(
            f"The frames have {width} x {height} pixels; at most {limit / 1e6:g} million are read.",
            hint="Save the video at a lower resolution.",
        )


class VideoTooLong(EmotionLensError):
    """A video that plays longer than the settings allow."""

    code = "video-too-long"

    def __init__(self, seconds: float, limit: float) -> None:
        super().__init__(
            f"The video plays for {seconds:.0f} seconds; at most {limit:g} are read.",
            hint="Cut out the part you need.",
        )


class VideoTooSlow(EmotionLensError):
    """Decoding that took more time than it may."""

    code = "video-too-slow"

    def __init__(self) -> None:
        super().__init__(
            "Reading this video took too long and was stopped.",
            hint="Save it at a lower resolution, or as MP4 with H.264.",
        )


class NoFaceInVideo(EmotionLensError):
    """A video in which no face was followed for long enough."""

    code = "no-face-in-video"

    def __init__(self) -> None:
        super().__init__(
            "No face was found in this video.",
            hint="Use a video that shows a face from the front for a second or more.",
        )


class VideoGone(EmotionLensError):
    """A video that is not in memory any more."""

    code = "video-gone"

    def __init__(self) -> None:
        super().__init__(
            "The video is gone: it is kept in memory only, and for a short time.",
            hint="Upload it again.",
        )


class TooManyVideos(EmotionLensError):
    """No room for another video at the moment."""

    code = "too-many-videos"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"{limit} videos are being looked at already, which is as many as fit in memory.",
            hint="Try again in some minutes, or clear a video that you are done with.",
        )


class VideoCutShort(EmotionLensError):
    """Fewer bytes arrived than were announced."""

    code = "video-cut-short"

    def __init__(self) -> None:
        super().__init__("The upload was cut short.", hint="Choose the video again.")
