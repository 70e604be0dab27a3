"""The queue: Huey in SQLite. An entry is a hint: losing one or having two is harmless."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from huey import SqliteHuey
from huey.consumer import Consumer
from huey.registry import Message
from huey.serializer import Serializer

# Seconds between two looks into the queue: after work, and when nothing has come for a while.
_SHORT: Final = 0.1
_LONG: Final = 0.5
_log = logging.getLogger(__name__)


class _Json(Serializer):
    """Entries as JSON: nothing that is read from a file is unpickled."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(list(data)).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


class JobQueue:
    """The queue of one home.

    Args:
        path: of its database.
        run: called with a job's id by the worker's threads; None where nothing runs, as in the web
            process.
    """

    def __init__(self, path: Path, run: Callable[[str], None] | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._huey = SqliteHuey(
            "jobs", filename=str(path), results=False, serializer=_Json(), timeout=30
        )

        def look(job_id: str) -> None:
            if run is not None:
                run(job_id)

        self._look: Any = self._huey.task(name="look")(look)

    def hint(self, job_id: str) -> None:
        """Tell a worker to look at a job."""
        try:
            self._look(job_id)
        except Exception:  # the worker finds the row without it  # noqa: BLE001
            _log.warning("job %s could not be put into the queue", job_id, exc_info=True)

    def is_empty(self) -> bool:
        """Return whether no entry waits."""
        return int(self._huey.pending_count()) == 0

    def consumer(self, threads: int) -> Consumer:
        """Return what calls `run`, not yet started."""
        return self._huey.create_consumer(
            workers=threads, periodic=False, initial_delay=_SHORT, max_delay=_LONG
        )
