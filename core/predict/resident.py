"""The process that holds TensorFlow, as the one thread that owns it sees it."""

import logging
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Final

from core.errors import EmotionLensError
from core.predict import messages
from core.predict.child import Child, ChildEnded, ChildOverdue
from core.predict.wanted import Wanted
from core.settings import Settings

# Seconds until the child answers; importing TensorFlow takes 4 of them, on a busy machine 20.
START_LIMIT: Final = 120.0
FAILED: Final = "The model could not be run on this."
_log = logging.getLogger(__name__)


class InferenceFailed(EmotionLensError):
    """The inference process ended, or met an error of its own, in the middle of a request."""

    code = "inference-failed"

    def __init__(self, message: str = "The model stopped in the middle of its work.") -> None:
        super().__init__(message, hint="Please try again.")


class InferenceTimeout(EmotionLensError):
    """A request took longer than the settings allow."""

    code = "inference-timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"The model took longer than {seconds:g} seconds and was stopped.",
            hint="Try again with fewer or smaller pictures.",
        )


@dataclass(frozen=True)
class Request:
    """A call of one of `core.predict.predictor.Predictor`'s methods, and where its answer goes."""

    name: str
    arguments: dict[str, Any] = field(repr=False)
    # Seconds it may run; time in the queue does not count.
    limit: float
    # Asked when its turn comes: whether anybody still waits for it; None: somebody does.
    wanted: "Wanted | None" = None
    answer: "Future[Any]" = field(default_factory=Future)


class Resident:
    """The process that holds TensorFlow; all but `close`, `pid` and `ready` for one thread only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process = Child("core.predict.worker")
        self.ready = False

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def ask(self, request: Request) -> Any:
        """Return the child's answer to a request, starting the child if there is none."""
        if not self._process.running:
            self._start()
        succeeded, result = self._exchange((request.name, request.arguments), request.limit)
        if succeeded:
            return result
        raise result

    def try_start(self) -> None:
        """Start the child; should that fail, the next request tries again and is told."""
        try:
            self._start()
        except EmotionLensError as error:
            if not self._process.closed:
                _log.error("%s", error)

    def replace_dead(self) -> None:
        """Start a new child if the last one had been ready and has died since."""
        if self.ready and self._process.ended is not None:
            _log.error("the inference process ended with %s", self._process.ended)
            self.try_start()

    def close(self) -> None:
        """End the child for good. Safe from any thread."""
        self._process.close()
        self.ready = False

    def _start(self) -> None:
        self.ready = False
        try:
            self._process.start()
        except ChildEnded as error:
            raise InferenceFailed from error
        self._exchange(self._settings, START_LIMIT)
        self.ready = True

    def _exchange(self, message: object, limit: float) -> Any:
        """Send a message and return the answer, or kill the child when the time is up."""

        def talk(connection: "Connection[Any, Any]") -> Any:
            messages.send(connection, message)
            return connection.recv()

        try:
            return self._process.exchange(talk, limit)
        except ChildOverdue as error:
            raise InferenceTimeout(limit) from error
        except ChildEnded as error:
            raise InferenceFailed from error
        finally:
            self.ready = self.ready and self._process.running
