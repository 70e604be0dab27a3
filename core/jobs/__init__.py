"""Long work in processes of its own: submitted by a page, watched by a worker, kept in a table.

A kind of job is one module of `core.jobs.kinds` that registers one `JobKind`. The row in the table
is the truth about a job; the queue only tells a worker to look.
"""

from core.jobs.job import Job, State
from core.jobs.jobs import Jobs
from core.jobs.kind import KINDS, Cancelled, JobContext, JobKind

__all__ = ["KINDS", "Cancelled", "Job", "JobContext", "JobKind", "Jobs", "State"]
