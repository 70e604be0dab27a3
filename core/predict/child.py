"""A process of our own with one connection as its only way in and out."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from typing import Any, TypeVar

from core.errors import EmotionLensError
from core.settings import ROOT

T = TypeVar("T")


class ChildEnded(Exception):
    """The process ended in the middle of an exchange, or is closed for good."""


class ChildOverdue(Exception):
    """The exchange took longer than it may; the process was killed."""


class Child:
    """`python -m MODULE DESCRIPTOR ARGUMENTS...`; all but `close` and `pid` for one thread only."""

    def __init__(self, module: str, *arguments: str) -> None:
        self._command = (module, arguments)
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None
        self._closed = threading.Event()

    @property
    def pid(self) -> int | None:
        """Process id; None while there is none."""
        process = self._process
        return process.pid if process is not None else None

    @property
    def closed(self) -> bool:
        """True once `close` was called."""
        return self._closed.is_set()

    @property
    def ended(self) -> int | None:
        """What a process that ended by itself ended with; None while it runs or there is none."""
        return self._process.poll() if self._process is not None else None

    @property
    def running(self) -> bool:
        """True while there is a process."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the process, in the place of an earlier one.

        Raises:
            ChildEnded: it is closed.
        """
        self.end()
        if self.closed:
            raise ChildEnded
        ours, theirs = Pipe()
        module, arguments = self._command
        # Not multiprocessing's spawn: that runs the server's own main module again. Of open
        # files the child gets this connection alone, so no listening socket outlives the server;
        # a session of its own keeps Ctrl+C in a terminal to the server.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(_search_path())}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-m", module, str(theirs.fileno()), *arguments],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        self._connection = ours
        if self.closed:
            # `close` may have come before there was a process to kill.
            self.end()
            raise ChildEnded

    def exchange(self, talk: "Callable[[Connection[Any, Any]], T]", limit: float) -> T:
        """Return what came of a talk over the connection, or kill the process when time is up.

        Args:
            talk: sends and receives.
            limit: seconds it may take.

        Raises:
            ChildEnded: there is no process, or it ended in the middle.
            ChildOverdue: the time was up.
            EmotionLensError: of the talk, as the whole answer; the process stays.
            Exception: any other of the talk, which may have left half an answer unread: the
                process ends, so that nobody else gets that half.
        """
        connection, process = self._connection, self._process
        if connection is None or process is None:
            raise ChildEnded
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            process.kill()

        # Killing ends a blocked send and a blocked receive alike.
        timer = threading.Timer(limit, expire)
        timer.start()
        try:
            return talk(connection)
        except (EOFError, OSError) as error:
            timer.cancel()
            self.end()
            raise (ChildOverdue if expired.is_set() else ChildEnded) from error
        except EmotionLensError:
            raise
        except BaseException:
            timer.cancel()
            self.end()
            raise
        finally:
            timer.cancel()
            timer.join()
            if expired.is_set():
                # The answer came in the very last moment: the child is gone all the same.
                self.end()

    def end(self) -> None:
        """Leave neither process nor connection behind."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def close(self) -> None:
        """End the process for good. Safe from any thread."""
        self._closed.set()
        process = self._process
        if process is not None:
            process.kill()
            process.wait()


def _search_path() -> list[str]:
    given = os.environ.get("PYTHONPATH", "")
    return [str(ROOT), *(part for part in given.split(os.pathsep) if part)]
