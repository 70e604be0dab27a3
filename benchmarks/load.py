"""Twenty visitors who upload photographs at once for a minute.

Each sends a photograph of 640 pixels with one face to the running server as the page does, waits
for the answer, looks at it for a while and sends the next; a second minute leaves no time to look.
"""

import os
import statistics
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.confusion import percentile
from benchmarks.confusion_browser import descendants, memory_mb
from benchmarks.report import Line
from benchmarks.upload import photograph
from core.runs.default import default_run
from core.runs.store import RunStore
from core.settings import Settings
from dashboard.use import COOKIE
from tests.browser.server import serve

USERS: Final = 20
SECONDS: Final = float(os.environ.get("EMOTION_LENS_LOAD_SECONDS", "60"))
# Seconds that a visitor looks at an answer before the next upload.
LOOK: Final = 10.0
P95_MS: Final = 4_000.0
GROWTH_MB: Final = 50.0


@dataclass
class Answers:
    """What all visitors got: milliseconds of each good answer, and what else came."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def upload(self, address: str, raw: bytes) -> None:
        """Send one photograph and note the time or the error."""
        sent = {"Cookie": f"{COOKIE}=personal"}
        request = urllib.request.Request(address, data=raw, headers=sent)  # noqa: S310  # our own
        start = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
                error = "" if b'"result"' in answer.read() else "an answer without a result"
        except (urllib.error.URLError, OSError) as failed:
            error = str(failed)
        with self.lock:
            if error:
                self.errors.append(error)
            else:
                self.times.append(1000 * (time.perf_counter() - start))


def run() -> list[Line]:
    """Report errors, the 95th percentile and how memory grew, with and without time to look."""
    chosen = default_run(RunStore(Settings().models))
    raw, lines = photograph(), []
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as url:
        address = f"{url}/predict/analysis?run={chosen.run_id}&file=0"
        # Warm, and as much memory as two at a time take.
        _minute(address, raw, users=2, seconds=5, look=0)
        for name, look in ((f"{LOOK:g} s to look", LOOK), ("no time to look", 0.0)):
            lines += _measured(address, raw, name, look)
    return lines


def _measured(address: str, raw: bytes, name: str, look: float) -> Iterator[Line]:
    before = memory_mb(descendants(os.getpid(), "dashboard"))
    answers = _minute(address, raw, users=USERS, seconds=SECONDS, look=look)
    after = memory_mb(descendants(os.getpid(), "dashboard"))
    note = f"{USERS} visitors for {SECONDS:g} s, {len(answers.times)} answers"
    yield Line(f"{name}: errors", len(answers.errors), "", 0.0, "; ".join(answers.errors[:2]))
    if answers.times:
        yield Line("  median", statistics.median(answers.times), "ms", note=note)
        yield Line("  p95", percentile(answers.times), "ms", P95_MS)
    yield Line(
        "  growth of all processes", after - before, "MB", GROWTH_MB, f"{after:.0f} MB after"
    )


def _minute(address: str, raw: bytes, *, users: int, seconds: float, look: float) -> Answers:
    answers, end = Answers(), time.monotonic() + seconds

    def visit(number: int) -> None:
        # Nobody comes in step with others.
        time.sleep(look * number / users)
        while time.monotonic() < end:
            answers.upload(address, raw)
            time.sleep(look)

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(users)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
