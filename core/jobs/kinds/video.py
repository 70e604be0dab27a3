"""Follow the faces of an uploaded video, which is in the web process's memory only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from core import dumps
from core.jobs.kind import KINDS, JobContext, JobKind
from core.settings import Settings

if TYPE_CHECKING:
    from core.predict.video.analysis import Found
    from core.predict.video.decoding import Decoding


class VideoParameters(BaseModel):
    """Which video, and how it is looked at.

    Attributes:
        video: digest of the visitor's token, with which nobody can read anything.
        holder: id of the process that holds it.
        run: whole id of the net that answers.
        rate: samples a second.
        asked: when, in milliseconds: the same video asked for again is work again.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    video: str = Field(pattern=r"^[0-9a-f]{32}$")
    holder: int = Field(ge=1)
    run: str
    rate: float = Field(gt=0, le=30)
    asked: int = 0


def run(parameters: VideoParameters, context: JobContext) -> dict[str, Any]:
    """Analyse a video and leave what was found beside it, in memory."""
    from core.predict.video.decoding import Decoding
    from core.predict.video.limits import VideoLimits
    from core.predict.video.memory import lend

    # A job may have been started by hand, outside of the server.
    dumps.forbid()
    context.progress(0, 0, "opening the video")
    limits = VideoLimits.of(context.settings)
    with (
        _closing(lend(parameters.holder, parameters.video, "source")) as source,
        _closing(lend(parameters.holder, parameters.video, "result")) as result,
        # What cannot be read is told before a model is loaded.
        Decoding(source, limits, rate=parameters.rate) as decoding,
    ):
        found = _analysed(decoding, parameters, context)
        _leave(result, found)
    # How many, and no more: the table of jobs is on the disk.
    return {"samples": len(found.frames), "faces": len(found.timeline.faces)}


@contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def ready(parameters: VideoParameters, settings: Settings) -> bool:
    """Return whether what was found is still in memory."""
    from core.predict.video.memory import holds

    del settings
    return holds(parameters.holder, parameters.video)


def _analysed(decoding: "Decoding", parameters: VideoParameters, context: JobContext) -> "Found":
    from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
    from core.predict.predictor import Predictor
    from core.predict.threads import limit_threads
    from core.predict.video.analysis import analyse
    from core.runs.store import RunStore

    context.progress(0, 0, "loading the model")
    limit_threads()
    settings = context.settings
    return analyse(
        decoding,
        Predictor(RunStore(settings.models)),
        parameters.run,
        most=settings.max_video_faces,
        progress=context.progress,
    )


def _leave(result: int, found: "Found") -> None:
    from core.predict.video.timeline import write

    os.ftruncate(result, 0)
    with os.fdopen(result, "w+b", closefd=False) as file:
        write(file, found.timeline, found.frames)


KINDS.register(
    JobKind(
        name="video",
        title="Expressions in a video",
        version=1,
        parameters=VideoParameters,
        run=run,
        ready=ready,
    )
)
