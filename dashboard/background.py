"""What starts after the first page has been answered, so that nobody waits for it."""

import logging
import os
import subprocess
import sys
import threading
import time
from typing import Final

from flask import Flask, Response

from core.jobs.supervisor import Supervisor
from core.settings import ROOT, Settings
from dashboard.catalogue import load_pages
from dashboard.router import draw
from dashboard.services import SYNTHETIC, Services, service_of

# Nobody came yet: start anyway, so that the first visitor finds everything warm.
_LONGEST_WAIT: Final = 5.0
# A browser that loads the first page pauses less than this between two requests.
_QUIET: Final = 0.8
_LONGEST_BUSY: Final = 10.0
_log = logging.getLogger("dashboard")


class Background:
    """Starts the worker of jobs, draws the synthetic set, starts inference, warms every page."""

    def __init__(self, server: Flask, settings: Settings) -> None:
        self._server = server
        self._services: Services = service_of(server)
        self._settings = settings
        self._answered = threading.Event()
        self._closed = threading.Event()
        self._last = time.monotonic()
        self._worker = Supervisor(settings)
        self._drawing: subprocess.Popen[bytes] | None = None
        server.after_request(self._note)

    def start(self) -> None:
        """Return at once; the work begins when the first page has been answered."""
        threading.Thread(target=self._work, name="background", daemon=True).start()

    def close(self) -> None:
        """End whatever was started."""
        self._closed.set()
        if self._drawing is not None and self._drawing.poll() is None:
            self._drawing.terminate()
            self._drawing.wait(timeout=5)
        self._worker.close()
        self._services.close()

    def _note(self, response: Response) -> Response:
        self._last = time.monotonic()
        if response.mimetype == "text/html":
            response.call_on_close(self._answered.set)
        return response

    def _work(self) -> None:
        self._answered.wait(_LONGEST_WAIT)
        self._worker.start()
        if SYNTHETIC not in self._services.datasets.names():
            self._draw_faces()
        if self._quiet():
            self._services.inference.start()
        # Drawing a page for the first time imports libraries and opens files: seconds that the
        # first visitor of each page would wait.
        book = load_pages()
        for page in book:
            if self._quiet():
                with self._server.test_request_context(page.path):
                    draw(book, page.path, "")

    def _quiet(self) -> bool:
        """Wait until nobody is being served, but not for ever; False when closed meanwhile."""
        began = time.monotonic()
        while time.monotonic() - self._last < _QUIET and time.monotonic() - began < _LONGEST_BUSY:
            if self._closed.wait(0.1):
                return False
        return not self._closed.is_set()

    def _draw_faces(self) -> None:
        # In a process of its own: drawing holds the interpreter for seconds, and pandas stays out
        # of this one.
        self._drawing = subprocess.Popen(
            [sys.executable, "-m", "dashboard.prepare"],
            cwd=ROOT,
            env=os.environ | {"EMOTION_LENS_HOME": str(self._settings.home.resolve())},
        )
        if self._drawing.wait() and not self._closed.is_set():
            _log.error("The drawn demo faces could not be made; see above.")
