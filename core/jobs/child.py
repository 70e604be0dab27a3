"""The process of one attempt at a job: `python -m core.jobs.child JOB ATTEMPT PARENT`.

Started by `core.jobs.runner`. It writes progress and result into the table of jobs as long as its
attempt is the current one, and ends when it is told to, or when the worker is gone.
"""

import errno
import json
import logging
import os
import secrets
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any, Final

from core.errors import EmotionLensError
from core.jobs.kind import KINDS, Cancelled, JobContext
from core.jobs.process import follow, step_back
from core.jobs.table import JobTable
from core.settings import Settings

# Seconds between two looks at the table; progress in between is not written.
_THROTTLE: Final = 0.3
# Seconds a job has to tidy up once its worker is gone.
_TIDY: Final = 3.0
# What a result may hold, as JSON; larger ones belong into files.
_LARGEST: Final = 1_000_000
STOPPED: Final = 143
_DISK_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_log = logging.getLogger(__name__)


def main(job_id: str, attempt: int, parent: int) -> int:
    """Run one attempt; return 0 once its outcome is written, and 143 when it was stopped."""
    logging.basicConfig(format=f"%(asctime)s %(levelname)s job {job_id}: %(message)s")
    step_back()
    signal.signal(signal.SIGTERM, _stop)
    follow(parent, _end_soon)
    settings = Settings()
    table = JobTable(settings.job_table)
    try:
        table.succeed(job_id, attempt, _run(table, job_id, attempt, settings))
    except Cancelled:
        return 0 if table.end_cancelled(job_id, attempt) else STOPPED
    except EmotionLensError as error:
        table.fail(job_id, attempt, error.message, error.hint)
    except OSError as error:
        if error.errno not in _DISK_FULL:
            _fail_unexpectedly(table, job_id, attempt)
        else:
            table.fail(
                job_id, attempt, "The disk is full.", "Make room on the disk, and start it again."
            )
    except MemoryError:
        table.fail(
            job_id,
            attempt,
            "There was not enough memory for this.",
            "Close other programs, or choose less, and try again.",
        )
    except Exception:  # noqa: BLE001 - told with a reference, logged whole
        _fail_unexpectedly(table, job_id, attempt)
    return 0


class Reporter:
    """Writes progress now and then, and notices that the job is to stop."""

    def __init__(self, table: JobTable, job_id: str, attempt: int) -> None:
        self._table = table
        self._job_id = job_id
        self._attempt = attempt
        self._next = 0.0

    def __call__(self, done: int, total: int, note: str) -> None:
        """Write how far the work is, unless that was done a moment ago.

        Raises:
            Cancelled: somebody cancelled the job, or another attempt has taken its place.
        """
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _THROTTLE
        cancelling = self._table.beat(
            self._job_id, self._attempt, done=int(done), total=int(total), note=str(note)[:200]
        )
        if cancelling is not False:
            raise Cancelled


def _run(table: JobTable, job_id: str, attempt: int, settings: Settings) -> dict[str, Any]:
    job = table.read(job_id)
    if job is None or job.attempt != attempt:
        raise Cancelled
    kind = KINDS.get(job.kind)
    parameters = kind.parameters.model_validate(job.parameters)
    result = kind.run(parameters, JobContext(settings, Reporter(table, job_id, attempt)))
    if len(json.dumps(result, allow_nan=False)) > _LARGEST:
        raise ValueError(f"the result of '{kind.name}' is too large: keep it in a file")
    return result


def _fail_unexpectedly(table: JobTable, job_id: str, attempt: int) -> None:
    reference = secrets.token_hex(4)
    _log.exception("Unexpected error, reference %s", reference)
    table.fail(
        job_id,
        attempt,
        "Something went wrong on our side.",
        f"The log explains it under the reference {reference}.",
    )


def _stop(_number: int, _frame: FrameType | None) -> None:
    # Once: a second one must not break into what tidies up behind the first.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Cancelled


def _end_soon() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    # Whatever does not listen is ended with all that it started.
    threading.Timer(_TIDY, lambda: os.killpg(0, signal.SIGKILL)).start()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
