"""Processes of ours: started without the parent's files, and ended with all they started."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from core.settings import ROOT, Settings

# Lets the web server and the person at the machine go first.
NICE: Final = 10
_LOOK_SECONDS: Final = 0.5


def start_module(module: str, *arguments: str, settings: Settings) -> "subprocess.Popen[bytes]":
    """Start `python -m module` in a session of its own: Ctrl-C in a terminal is not for it.

    Never a fork: one after TensorFlow has run in the parent hangs. The last argument it gets is
    this process's id, for `follow`.
    """
    given = os.environ.get("PYTHONPATH", "")
    search = [str(ROOT), *(part for part in given.split(os.pathsep) if part)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-m", module, *arguments, str(os.getpid())],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(search),
            "EMOTION_LENS_HOME": str(settings.home.resolve()),
            "EMOTION_LENS_MODELS": str(settings.models.resolve()),
            "EMOTION_LENS_JOBS_AT_ONCE": str(settings.jobs_at_once),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill_session(process: "subprocess.Popen[bytes]") -> None:
    """End a process started by `start_module`, and whatever it has started, at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def step_back() -> None:
    """Give way to other processes of the machine."""
    with suppress(OSError):
        os.nice(max(0, NICE - os.nice(0)))


def follow(parent: int, gone: Callable[[], None]) -> None:
    """Call `gone` once, from a thread, when the parent process has ended."""

    def look() -> None:
        # The parent's id is given, as it may have ended before this looks for the first time.
        while os.getppid() == parent:
            time.sleep(_LOOK_SECONDS)
        gone()

    threading.Thread(target=look, name="follow-parent", daemon=True).start()
