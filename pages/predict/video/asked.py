"""A visitor's video, and how it was asked to be looked at."""

import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from core.errors import InvalidSetting, UnknownName
from core.jobs import Job
from core.predict.video.errors import VideoGone
from core.predict.video.memory import handle
from core.predict.video.sampling import RATE, RATES
from core.predict.video.timeline import Timeline, read, read_frame
from dashboard.services import services

KIND: Final = "video"


@dataclass(frozen=True)
class Asked:
    """What the browser keeps of a video, in the tab's session storage and nowhere else.

    Attributes:
        token: with which alone the video and its result can be read.
        run: whole id of the run that answers.
        rate: samples a second.
        asked: when, in milliseconds: each request is work of its own.
    """

    token: str
    run: str
    rate: float
    asked: int

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """Return what a browser kept; None where it kept nothing of use."""
        try:
            values = dict(stored or {})
            return cls(
                token=str(values["token"]),
                run=services().runs.open(str(values["run"])).run_id,
                rate=check_rate(values["rate"]),
                asked=int(values["asked"]),
            )
        # A run that is gone, or values of an earlier version: as if nothing was kept.
        except (KeyError, TypeError, ValueError, UnknownName, InvalidSetting):
            return None

    @property
    def stored(self) -> dict[str, Any]:
        """Return what the browser keeps."""
        return asdict(self)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the request for the job: the token is not in it."""
        return {
            "video": handle(self.token),
            "holder": os.getpid(),
            "run": self.run,
            "rate": self.rate,
            "asked": self.asked,
        }

    def submit(self) -> Job:
        """Ask for the analysis.

        Raises:
            VideoGone: the video is not held any more.
        """
        services().videos.check(self.token)
        return services().jobs.submit(KIND, self.parameters)

    def job(self) -> Job | None:
        """Return the job of this request; None where there is none, or its result is gone."""
        return services().jobs.find(KIND, self.parameters)

    def again(self, run: str, rate: float) -> "Asked":
        """Ask for another analysis of the same video; what was found is forgotten.

        Raises:
            VideoGone: the video is not held any more.
        """
        shared = services()
        job = self.job()
        if job is not None and job.unfinished:
            shared.jobs.cancel(job.id)
        shared.videos.forget_result(self.token)
        asked = replace(self, run=run, rate=rate, asked=time.time_ns() // 1_000_000)
        asked.submit()
        return asked

    def forget(self) -> None:
        """Stop the analysis, and forget the video and all that was found in it."""
        shared = services()
        job = self.job()
        if job is not None and job.unfinished:
            shared.jobs.cancel(job.id)
        shared.videos.remove(self.token)

    def timeline(self) -> Timeline:
        """Return what was found.

        Raises:
            VideoGone: it is not there any more, or not yet.
        """
        with services().videos.opened(self.token) as file:
            found = read(file)
        if found.run_id != self.run:
            raise VideoGone
        return found

    def frame(self, number: int) -> bytes:
        """Return the small JPEG picture of one sample.

        Raises:
            VideoGone: it is not there any more.
        """
        with services().videos.opened(self.token) as file:
            return read_frame(file, number)


def check_rate(given: object) -> float:
    """Return samples a second, one of those offered.

    Raises:
        InvalidSetting: it is another.
    """
    try:
        rate = RATE if given is None else float(str(given))
    except ValueError:
        rate = 0.0
    if rate not in RATES:
        raise InvalidSetting(
            f"{given} samples a second are not offered.",
            hint=f"Choose one of {', '.join(f'{one:g}' for one in RATES)}.",
        )
    return rate
