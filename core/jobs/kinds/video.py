"""Follow the faces of an uploaded video, which is in the web process's memory only."""

import os
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from core.jobs.kind import KINDS, JobContext, JobKind
from core.settings import Settings


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
    from core.predict.video.memory import lend

    context.progress(0, 0, "loading the model")
    source = lend(parameters.holder, parameters.video, "source")
    result = lend(parameters.holder, parameters.video, "result")
    try:
        found = _analysed(source, parameters, context)
        _leave(result, found)
    finally:
        os.close(source)
        os.close(result)
    # How many, and no more: the table of jobs is on the disk.
    return {"samples": len(found.frames), "faces": len(found.timeline.faces)}


def ready(parameters: VideoParameters, settings: Settings) -> bool:
    """Return whether what was found is still in memory."""
    from core.predict.video.memory import holds

    del settings
    return holds(parameters.holder, parameters.video)


def _analysed(source: int, parameters: VideoParameters, context: JobContext) -> Any:
    from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow
    from core.predict.predictor import Predictor
    from core.predict.threads import limit_threads
    from core.predict.video.analysis import analyse
    from core.predict.video.limits import VideoLimits
    from core.runs.store import RunStore

    settings = context.settings
    limit_threads()
    return analyse(
        source,
        Predictor(RunStore(settings.models)),
        parameters.run,
        limits=VideoLimits.of(settings),
        rate=parameters.rate,
        progress=context.progress,
    )


def _leave(result: int, found: Any) -> None:
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
