"""Run jobs: one child process an attempt, watched until its outcome is in the table."""

import subprocess
import threading
import time
from typing import Final

from core.jobs.process import kill_session, start_module
from core.jobs.table import JobTable
from core.settings import Settings

_LOOK: Final = 0.1
_BEAT: Final = 0.5
# Seconds a job has to notice by itself that it was cancelled, and then to tidy up.
GRACE: Final = 2.0
TIDY: Final = 3.0
# The same when the server stops, which has five seconds for everything.
_TIDY_AT_STOP: Final = 2.0


class Runner:
    """Runs jobs on the threads that call it, until told to stop."""

    def __init__(self, table: JobTable, settings: Settings) -> None:
        self._table = table
        self._settings = settings
        self._stopping = threading.Event()
        self._watched: set[str] = set()

    @property
    def watched(self) -> frozenset[str]:
        """Ids of the jobs that run here."""
        return frozenset(self._watched)

    def stop(self) -> None:
        """End all children; what they did not finish waits for the next start."""
        self._stopping.set()

    def run(self, job_id: str) -> None:
        """Run a job to its end, if it still waits."""
        if self._stopping.is_set():
            return
        attempt = self._table.claim(job_id)
        if attempt is None:
            return
        self._watched.add(job_id)
        try:
            child = start_module("core.jobs.child", job_id, str(attempt), settings=self._settings)
            try:
                self._watch(child, job_id, attempt)
            finally:
                kill_session(child)
            self._settle(child.returncode, job_id, attempt)
        finally:
            self._watched.discard(job_id)

    def _watch(self, child: "subprocess.Popen[bytes]", job_id: str, attempt: int) -> None:
        """Wait until the child has ended, or end it where it must."""
        next_beat = 0.0
        deadline: float | None = None
        told = False
        while child.poll() is None:
            now = time.monotonic()
            if now >= next_beat:
                next_beat = now + _BEAT
                cancelling = self._table.beat(job_id, attempt)
                if cancelling is None and child.poll() is None:
                    # Ended already, or given to another worker: nothing it does counts any more.
                    cancelling = True
                if cancelling and deadline is None:
                    deadline = now + GRACE
            if self._stopping.is_set() and not told:
                child.terminate()
                told, deadline = True, now + _TIDY_AT_STOP
            if deadline is not None and now > deadline:
                if told:
                    return
                child.terminate()
                told, deadline = True, now + TIDY
            # Waits on the child, so that its end is noticed at once.
            try:
                child.wait(_LOOK)
            except subprocess.TimeoutExpired:
                continue

    def _settle(self, code: int, job_id: str, attempt: int) -> None:
        """Write the outcome of a child that could not do so itself; else this changes nothing."""
        if self._table.end_cancelled(job_id, attempt):
            return
        if self._stopping.is_set():
            self._table.release(job_id, attempt)
            return
        if code < 0:
            message = "The work was ended from outside, perhaps because memory ran out."
        else:
            message = f"The work ended unexpectedly, with exit code {code}."
        self._table.fail(
            job_id, attempt, message, "Try again; the log of the server may tell more."
        )
