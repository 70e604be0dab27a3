"""The worker: `python -m core.jobs.worker PARENT`. Runs jobs as long as its parent lives.

Started by `core.jobs.supervisor`. It loads no machine learning: each job has a process of its own.
"""

import logging
import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Final

from core.jobs.kind import KINDS
from core.jobs.process import follow, step_back
from core.jobs.queue import JobQueue
from core.jobs.runner import Runner
from core.jobs.table import JobTable
from core.settings import Settings

_SWEEP: Final = 1.0
# A watched job is marked twice a second; without a mark for this long its worker is gone.
STALE: Final = 5.0
MOST_TRIES: Final = 3
_HEALTH: Final = 10.0
_END: Final = 4.0
_log = logging.getLogger(__name__)


def main(parent: int) -> None:
    """Run jobs until SIGTERM, SIGINT, or the end of the parent process."""
    logging.basicConfig(format="%(asctime)s %(levelname)s jobs: %(message)s")
    step_back()
    settings = Settings()
    stopping = threading.Event()
    table = JobTable(settings.job_table)
    runner = Runner(table, settings)
    queue = JobQueue(settings.job_queue, runner.run)
    consumer = queue.consumer(settings.jobs_at_once)
    consumer.start()

    def stop(_number: int = 0, _frame: FrameType | None = None) -> None:
        stopping.set()

    # After the start, as Huey sets handlers of its own.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    follow(parent, stop)
    looked = 0.0
    while not stopping.wait(_SWEEP):
        try:
            sweep(table, queue, runner.watched)
        except Exception:  # noqa: BLE001 - a full disk, a locked database: it may be over soon
            _log.exception("the table of jobs could not be looked through")
        if time.monotonic() > looked + _HEALTH:
            looked = time.monotonic()
            consumer.check_worker_health()
            tidy(table, settings)
    consumer.stop()
    runner.stop()
    deadline = time.monotonic() + _END
    for _, thread in consumer.worker_threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    # Huey's scheduler thread may sleep for another second; nothing is left to do.
    logging.shutdown()
    os._exit(0)


def sweep(table: JobTable, queue: JobQueue, watched: frozenset[str]) -> None:
    """Take jobs back whose worker is gone, and hint at those that wait without a hint.

    Args:
        table: of all jobs.
        queue: of all hints.
        watched: jobs that run in this process.
    """
    for job_id, attempt, tries in table.stale(STALE):
        if job_id in watched:
            continue
        if tries < MOST_TRIES:
            _log.warning("job %s lost its worker and is taken up again", job_id)
            table.take_back(job_id, attempt)
        elif not table.end_cancelled(job_id, attempt):
            table.fail(
                job_id,
                attempt,
                f"The work was begun {tries} times, and each time the machine or the server went "
                "down.",
                "Try again; the log of the server may tell more.",
            )
    if queue.is_empty():
        for job_id in table.queued():
            queue.hint(job_id)


def tidy(table: JobTable, settings: Settings) -> None:
    """Let each kind remove what its ended jobs have left behind."""
    unfinished = table.all(unfinished=True)
    for kind in KINDS:
        if kind.tidy is None:
            continue
        given = [job.parameters for job in unfinished if job.kind == kind.name]
        try:
            kind.tidy([kind.parameters.model_validate(one) for one in given], settings)
        except Exception:  # noqa: BLE001 - tried again in a moment
            _log.exception("'%s' could not be tidied up", kind.name)


if __name__ == "__main__":
    main(int(sys.argv[1]))
