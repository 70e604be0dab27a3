"""One real server for all that is sent to it, traced where `strace` is at hand."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from benchmarks.confusion_browser import descendants, memory_mb
from core.runs.store import RunStore
from core.settings import ROOT, Settings
from tests.browser.server import serve
from tests.waiting import until

TOKEN = "a-token-for-these-tests"  # noqa: S105  # of a server that lives for seconds
UPLOAD_SECONDS = 2
AT_ONCE = 4
# Where it answers, every write of every process; strings long enough to hold a whole page and
# the next page's beginning, so that no canary of one a page is missed.
TRACE = ("strace", "-D", "-f", "--seccomp-bpf", "-yy", "-s", "4200", "-e")
WRITES = "trace=write,pwrite64,writev,pwritev,pwritev2,copy_file_range,sendfile,splice"


@dataclass(frozen=True)
class Answer:
    status: int
    content: dict[str, Any]
    headers: dict[str, str]

    @property
    def code(self) -> str:
        return str(self.content["error"]["code"])


@dataclass(frozen=True)
class UploadServer:
    """A running server.

    Attributes:
        url: where it listens.
        home: its home; `TMPDIR` is in there too.
        run: whole id of its one net.
        trace: what strace wrote so far, or None where it is not at hand.
    """

    url: str
    home: Path
    run: str
    trace: Path | None

    def predict(
        self, raw: bytes, *, headers: dict[str, str] | None = None, **parameters: object
    ) -> Answer:
        """Send a file to the interface for programs."""
        sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/octet-stream"}
        request = urllib.request.Request(  # noqa: S310  # our own server
            f"{self.url}/api/v1/predict?{urlencode(parameters)}",
            data=raw,
            headers=sent | (headers or {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
                return Answer(answer.status, json.load(answer), dict(answer.headers))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, json.load(error), dict(error.headers))

    def processes(self) -> dict[int, str]:
        """Return the command of every process of the server, by id."""
        return {
            pid: Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            for pid in descendants(os.getpid(), "dashboard")
            if "strace" not in Path(f"/proc/{pid}/comm").read_text()
        }

    def memory(self) -> float:
        """Return the memory of all its processes in MB, each file's pages counted once."""
        return memory_mb(self.processes())

    def pid_of(self, module: str) -> int:
        """Return the process that runs a module."""

        def found() -> list[int]:
            return [pid for pid, command in self.processes().items() if f"-m {module} " in command]

        until(found, f"{module} does not run")
        return found()[0]


def can_trace() -> bool:
    """Return whether strace is installed and allowed."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run([*TRACE, WRITES, "true"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.fixture(scope="package")
def upload_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UploadServer]:
    """A server with one small shipped net, so that it is warm soon."""
    home = tmp_path_factory.mktemp("uploads-home")
    models = tmp_path_factory.mktemp("uploads-models")
    (run,) = (
        run for run in RunStore(Settings().models).all() if run.run_id.startswith("two_conv-fer")
    )
    shutil.copytree(run.path, models / run.run_id)
    temporary = home / "tmp"
    temporary.mkdir()
    trace = tmp_path_factory.mktemp("trace") / "writes.txt"
    traced = can_trace()
    variables = {
        "EMOTION_LENS_MODELS": str(models),
        "EMOTION_LENS_API_TOKEN": TOKEN,
        "EMOTION_LENS_API_REQUESTS_AT_ONCE": str(AT_ONCE),
        "EMOTION_LENS_UPLOAD_TIMEOUT": str(UPLOAD_SECONDS),
        "EMOTION_LENS_LARGE_UPLOAD_TIMEOUT": str(UPLOAD_SECONDS),
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
    }
    through = (*TRACE, WRITES, "-o", str(trace)) if traced else ()
    with serve(home, variables=variables, through=through) as url:
        yield UploadServer(url, home, run.run_id, trace if traced else None)
