"""The inference process: `python -m core.predict.worker FILE_DESCRIPTOR`.

Started by `core.predict.inference`, with one end of a socket pair as its only way in and out.
Messages are pickled by the parent's own code, never by a visitor. It writes nothing to disk.
"""

import logging
import os
import queue
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from core import dumps
from core.data.store import DatasetStore
from core.errors import EmotionLensError
from core.predict import messages
from core.predict.predictor import Predictor
from core.predict.resident import FAILED, InferenceFailed
from core.predict.threads import limit_threads
from core.runs.store import RunStore
from core.settings import Settings

_log = logging.getLogger(__name__)


def main(descriptor: int) -> None:
    """Answer requests, one after the other, until the parent is gone."""
    logging.basicConfig(format="%(asctime)s %(levelname)s inference: %(message)s")
    parent = os.getppid()
    connection: Connection[Any, Any] = Connection(descriptor)
    requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
    settings = messages.receive(connection)
    dumps.forbid()
    # Two watches, as a request may be in the middle of its work when the parent dies, and as a
    # process forked from the parent may hold the other end open.
    threading.Thread(target=_read, args=(connection, requests), daemon=True).start()
    watch = threading.Thread(target=_watch, args=(parent, settings.inference_memory), daemon=True)
    watch.start()
    worker = _Worker(settings)
    connection.send((True, os.getpid()))
    while True:
        # Without names for its parts: nothing of a request is kept until the next one comes.
        connection.send(worker.answer(*requests.get()))


class _Worker:
    def __init__(self, settings: Settings) -> None:
        from core import backend  # noqa: F401  # isort: skip  # must come before tensorflow

        limit_threads()
        self._predictor = Predictor(
            RunStore(settings.models),
            datasets=DatasetStore(settings.datasets),
            max_faces=settings.max_faces,
        )
        try:
            self._predictor.warm_up()
        except EmotionLensError as error:
            # Whoever asks for that run is told.
            _log.warning("%s", error)

    def answer(self, name: str, arguments: dict[str, Any]) -> tuple[bool, Any]:
        """Return (True, result) or (False, error)."""
        try:
            return True, getattr(self._predictor, name)(**arguments)
        except EmotionLensError as error:
            return False, error
        except Exception:  # noqa: BLE001  # one request fails, the process goes on
            _log.exception("%s failed", name)
            return False, InferenceFailed(FAILED)


def _read(connection: "Connection[Any, Any]", requests: "queue.SimpleQueue[Any]") -> None:
    """Pass messages on; end the process as soon as the other side is closed."""
    try:
        while True:
            requests.put(messages.receive(connection))
    except (EOFError, OSError):
        os._exit(0)


def _watch(parent: int, memory: int) -> None:
    """End the process when the parent is gone, or when it holds more memory than it may."""
    while os.getppid() == parent:
        if (held := _resident()) > memory:
            _log.error("%d MB of memory are more than the settings allow", held // 1_000_000)
            # A limit set by the system would not do: TensorFlow reserves far more than it uses.
            break
        time.sleep(0.5)
    os._exit(1)


def _resident() -> int:
    """Return the bytes of memory held; 0 where the system does not say (macOS)."""
    sizes = Path("/proc/self/statm")
    if not sizes.is_file():
        return 0
    return int(sizes.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(int(sys.argv[1]))
