"""How far a job is: a bar with a name, and one line in words."""

from datetime import UTC, datetime
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from core.jobs import Job
from dashboard.components.attributes import aria

# Before this many seconds, the time left is a guess from nothing.
_FIRST_GUESS: Final = 4.0


def job_progress(job: Job, *, now: datetime | None = None) -> Component:
    """Return the progress of a job that waits or runs.

    Args:
        job: as it is.
        now: the time to reckon with; that of the clock if omitted.
    """
    known: dict[str, Any] = {}
    if job.state == "running" and job.total:
        known = {"value": str(min(job.done, job.total)), "max": str(job.total)}
    return html.Div(
        [
            # Without a value the bar runs to and fro.
            html.Progress(**known, className="el-job-bar", **aria(label=f"{job.title}: progress")),
            html.P(words(job, now or datetime.now(UTC)), className="el-job-words"),
        ],
        className="el-job-progress",
    )


def words(job: Job, now: datetime) -> str:
    """Return one line: what is done, how much of it, and how long it may still take."""
    if job.state == "queued":
        return f"{job.title}: waiting for its turn."
    if job.cancelling:
        return f"{job.title}: being cancelled."
    parts = [f"{job.title}: {job.note}" if job.note else f"{job.title}: starting"]
    if job.total:
        parts.append(f"{100 * min(job.done, job.total) / job.total:.0f}\u00a0%")
    if left := _left(job, now):
        parts.append(left)
    return ", ".join(parts)


def _left(job: Job, now: datetime) -> str:
    if job.started is None or not 0 < job.done < job.total:
        return ""
    elapsed = (now - job.started).total_seconds()
    if elapsed < _FIRST_GUESS:
        return ""
    seconds = elapsed * (job.total - job.done) / job.done
    if seconds < 60:
        return "less than a minute left"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"about {minutes} minute{'s' * (minutes > 1)} left"
    return f"about {round(minutes / 60)} hours left"
