"""Latencies once measured, kept for each model and each class of machine."""

import json
import logging
import math
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from core.files import write_whole
from core.keys import digest
from core.runs.environment import hardware
from core.runs.run import Run

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Latency:
    """How long one warm call with one picture takes, in milliseconds.

    Attributes:
        median: of the calls.
        low: a tenth of the calls is quicker.
        high: a tenth of the calls is slower.
        calls: how many were timed.
        hardware: class of the machine, e.g. 'x86-64, 2 cores, CPU'.
    """

    median: float
    low: float
    high: float
    calls: int
    hardware: str


class Latencies:
    """What was measured on this class of machine.

    Args:
        home: the folder of `Settings.home`.
    """

    def __init__(self, home: Path) -> None:
        self._root = home / "cache" / "latency"

    def find(self, run: Run) -> Latency | None:
        """Return a run's latency here; None where it was not measured on such a machine."""
        path = self._path(run)
        if not path.is_file():
            return None
        try:
            found = Latency(**json.loads(path.read_text()))
            if all(math.isfinite(value) for value in (found.median, found.low, found.high)):
                return found
        except (OSError, TypeError, ValueError):
            pass
        _log.warning("%s cannot be read and will be measured again", path)
        return None

    def store(self, run: Run, latency: Latency) -> None:
        """Keep a run's latency."""
        write_whole(self._path(run), json.dumps(asdict(latency), allow_nan=False).encode())

    def _path(self, run: Run) -> Path:
        machine = re.sub(r"[^a-z0-9]+", "-", hardware().lower())
        # By the weights' hash, not the run's name: a run trained again is another model.
        return self._root / machine / f"{digest([run.weights_digest, run.views])[:24]}.json"
