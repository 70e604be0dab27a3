"""Start the real application for the browser tests, as a user would: `python -m dashboard`."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from core.data.importing import import_dataset
from core.data.store import DatasetStore
from core.data.synthetic import ensure_synthetic
from core.settings import ROOT, Settings

START_SECONDS = 60.0


def make_home(home: Path, fer2013: Path | None, votes: Path | None = None) -> Path:
    """Fill a home folder with the synthetic set and, where given, the real FER2013 files."""
    store = DatasetStore(Settings(home=home).datasets)
    ensure_synthetic(store)
    if fer2013 is not None:
        import_dataset(store, fer2013, name="fer2013", votes=votes)
    return home


@contextmanager
def serve(
    home: Path, *, variables: Mapping[str, str] | None = None, through: Sequence[str] = ()
) -> Iterator[str]:
    """Run the server on a free port and yield its address; stop it with everything it started.

    It shows the shipped runs, or those under `EMOTION_LENS_MODELS`.

    Args:
        home: its home.
        variables: further settings, as environment variables.
        through: a program that starts it, such as a tracer, with its arguments.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    log = home / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*through, sys.executable, "-m", "dashboard"],
            cwd=ROOT,
            env=os.environ
            | {
                "EMOTION_LENS_HOME": str(home),
                "EMOTION_LENS_HOST": "127.0.0.1",
                "EMOTION_LENS_PORT": str(port),
                **(variables or {}),
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_up(f"{url}/health", process, log)
        yield url
    finally:
        _stop(process)


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the address answers 200.

    Raises:
        RuntimeError: the server ended or stayed silent; the text carries the end of its log.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    tail = log.read_text(errors="replace")[-4000:]
    raise RuntimeError(f"the server did not come up (exit {process.poll()}):\n{tail}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server as Ctrl-C would, then whatever of its group is left."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=15)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
