"""Keeps one worker process alive as long as the server is."""

import logging
import subprocess
import threading
import time
from typing import Final

from core.jobs.process import kill_session, start_module
from core.settings import Settings

# Seconds until a worker that ended is replaced: doubled each time, unless it had lived for a while.
_SHORTEST: Final = 0.5
_LONGEST: Final = 30.0
_LIVED: Final = 60.0
# A worker gives its jobs two seconds to tidy up.
_END: Final = 4.0
_log = logging.getLogger(__name__)


class Supervisor:
    """Starts a worker, replaces it when it dies, and ends it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id of the worker; None while there is none."""
        worker = self._worker
        return None if worker is None else worker.pid

    def start(self) -> None:
        """Start the worker unless that was done; returns at once."""
        with self._lock:
            if self._thread is None and not self._closed.is_set():
                self._thread = threading.Thread(target=self._keep, name="jobs", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the worker; jobs that run are put back into the queue. May be called twice."""
        with self._lock:
            self._closed.set()
            thread = self._thread
        if thread is not None:
            thread.join()

    def _keep(self) -> None:
        pause = _SHORTEST
        while not self._closed.is_set():
            began = time.monotonic()
            self._worker = start_module("core.jobs.worker", settings=self._settings)
            while self._worker.poll() is None:
                if self._closed.wait(0.2):
                    self._end(self._worker)
                    return
            _log.error("the worker of jobs ended with %s", self._worker.returncode)
            pause = _SHORTEST if time.monotonic() - began > _LIVED else min(2 * pause, _LONGEST)
            self._closed.wait(pause)

    @staticmethod
    def _end(worker: "subprocess.Popen[bytes]") -> None:
        worker.terminate()
        try:
            worker.wait(_END)
        except subprocess.TimeoutExpired:
            kill_session(worker)
