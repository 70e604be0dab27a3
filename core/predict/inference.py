"""The resident inference process, as the web server's threads see it.

TensorFlow lives in a child process: the server stays light, a crash costs one request, and a time
limit holds. One thread here owns the child and hands it one request at a time, in the order they
came, so that long work done in portions never keeps a short request waiting for more than one.
"""

import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe
from typing import Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.explain.faithfulness.verdict import Verdict
from core.explain.maps import Maps
from core.predict.analysis import AnalysedFace, Analysis, Box, Details
from core.predict.faces import InvalidBox, NoFace
from core.predict.pictures import NotAPicture, PictureTooLarge
from core.runs.spec import AugmentationSpec
from core.settings import ROOT, Settings

__all__ = [
    "AnalysedFace",
    "Analysis",
    "Details",
    "Inference",
    "InferenceFailed",
    "InferenceTimeout",
    "InvalidBox",
    "NoFace",
    "NotAPicture",
    "PictureTooLarge",
]

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
class _Request:
    name: str
    arguments: dict[str, Any] = field(repr=False)
    # Seconds it may run; time in the queue does not count.
    limit: float
    answer: "Future[Any]" = field(default_factory=Future)


class Inference:
    """Safe to use from any number of threads. Nothing it is given touches the disk."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._child = _Child(settings)

    def start(self) -> None:
        """Start the child if it is not there yet; returns at once."""
        with self._lock:
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._serve, name="inference", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """End the child; requests still waiting get `InferenceFailed`. May be called twice."""
        with self._lock:
            self._closed = True
            thread = self._thread
        self._requests.put(None)
        self._child.close()
        if thread is not None:
            thread.join()

    @property
    def ready(self) -> bool:
        """True once the child is warm, and False again while it restarts."""
        return self._child.ready

    @property
    def pid(self) -> int | None:
        """Process id of the child; None while there is none."""
        return self._child.pid

    def probabilities(
        self, run_id: str, pictures: NDArray[np.uint8], *, views: str | None = None
    ) -> NDArray[np.float32]:
        """Return class probabilities (N, 7) of pictures (N, 48, 48) uint8.

        Raises:
            EmotionLensError: as `Predictor.probabilities`; also `InferenceFailed` and
                `InferenceTimeout`.
        """
        result = self._call(
            "probabilities", run_id=run_id, pictures=np.asarray(pictures), views=views
        )
        return cast("NDArray[np.float32]", result)

    def explain(
        self,
        run_id: str,
        pictures: NDArray[np.uint8],
        class_indices: NDArray[np.integer[Any]],
        *,
        method: str = "grad_cam",
        parameters: Mapping[str, Any] | None = None,
    ) -> Maps:
        """Return maps of pictures (N, 48, 48) uint8 for classes (N,).

        Raises:
            EmotionLensError: as `Predictor.explain`; also `InferenceFailed`, `InferenceTimeout`.
        """
        result = self._call(
            "explain",
            run_id=run_id,
            pictures=np.asarray(pictures),
            class_indices=np.asarray(class_indices),
            method=method,
            parameters=dict(parameters or {}),
        )
        return cast("Maps", result)

    def trust(
        self,
        run_id: str,
        picture: NDArray[np.uint8],
        class_index: int,
        heat: NDArray[np.float32],
    ) -> Verdict:
        """Return whether a map (48, 48) of one picture is better than random ones.

        Raises:
            EmotionLensError: as `Predictor.trust`; also `InferenceFailed`, `InferenceTimeout`.
        """
        result = self._call(
            "trust",
            run_id=run_id,
            picture=np.asarray(picture),
            class_index=class_index,
            heat=np.asarray(heat),
        )
        return cast("Verdict", result)

    def face_regions(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.int64], bool]:
        """Return the regions (48, 48) of a face cut out, and whether landmarks were found.

        Raises:
            EmotionLensError: `InferenceFailed`, `InferenceTimeout`.
        """
        result = self._call("face_regions", picture=np.asarray(picture))
        return cast("tuple[NDArray[np.int64], bool]", result)

    def conv_layers(self, run_id: str) -> tuple[str, ...]:
        """Return the names of a run's convolutions, from input to output."""
        return cast("tuple[str, ...]", self._call("conv_layers", run_id=run_id))

    def augment(
        self,
        augmentation: AugmentationSpec,
        pictures: NDArray[np.uint8],
        *,
        seed: int,
        shares: NDArray[np.floating[Any]] | None = None,
    ) -> NDArray[np.uint8]:
        """Return a batch (N, 48, 48) uint8 as a training step sees it.

        Raises:
            EmotionLensError: as `Predictor.augment`; also `InferenceFailed`, `InferenceTimeout`.
        """
        result = self._call(
            "augment",
            augmentation=augmentation,
            pictures=np.asarray(pictures),
            seed=seed,
            shares=shares,
        )
        return cast("NDArray[np.uint8]", result)

    def analyse(self, run_id: str, raw: bytes, *, boxes: Sequence[Box] | None = None) -> Analysis:
        """Find the faces in an uploaded file's bytes and say what each shows.

        Args:
            run_id: whole id of a run.
            raw: the file's bytes.
            boxes: faces drawn by the user, in pixels of the upright picture; then none is searched.

        Raises:
            EmotionLensError: as `Predictor.analyse`; also `InferenceFailed`, `InferenceTimeout`.
        """
        limit = self._settings.max_upload_bytes
        # Checked again there; here it saves the way of the bytes.
        if len(raw) > limit:
            raise PictureTooLarge.file(len(raw), limit)
        return cast("Analysis", self._call("analyse", run_id=run_id, raw=raw, boxes=boxes))

    def details(self, run_id: str, crop: NDArray[np.uint8], *, trust: bool = True) -> Details:
        """Return what the answer to one crop (48, 48) uint8 rests on; `trust` takes the longest.

        Raises:
            EmotionLensError: as `Predictor.details`; also `InferenceFailed`, `InferenceTimeout`.
        """
        result = self._call("details", run_id=run_id, crop=np.asarray(crop), trust=trust)
        return cast("Details", result)

    def _call(self, name: str, **arguments: Any) -> Any:
        request = _Request(name, arguments, self._settings.inference_timeout)
        self.start()
        with self._lock:
            if self._closed:
                raise InferenceFailed
            self._requests.put(request)
        return request.answer.result()

    def _serve(self) -> None:
        """Own the child: start it, hand it requests, replace it when it dies."""
        self._child.try_start()
        while True:
            try:
                request = self._requests.get(timeout=1.0)
            except queue.Empty:
                self._child.replace_dead()
                continue
            if request is None:
                break
            try:
                request.answer.set_result(self._child.ask(request))
            except BaseException as error:  # noqa: BLE001  # its caller must not wait for ever
                request.answer.set_exception(error)
        self._child.close()
        while not self._requests.empty():
            left = self._requests.get()
            if left is not None:
                left.answer.set_exception(InferenceFailed())


class _Child:
    """The process and the connection to it; all but `close` and `ready` for one thread only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection[Any, Any] | None = None
        self._closed = threading.Event()
        self.ready = False

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process is not None else None

    def ask(self, request: _Request) -> Any:
        """Return the child's answer to a request, starting the child if there is none."""
        if self._process is None or self._process.poll() is not None:
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
            if not self._closed.is_set():
                _log.error("%s", error)

    def replace_dead(self) -> None:
        """Start a new child if the last one had been ready and has died since."""
        if self.ready and self._process is not None and self._process.poll() is not None:
            _log.error("the inference process ended with %s", self._process.returncode)
            self.try_start()

    def close(self) -> None:
        """End the child for good. Safe from any thread."""
        self._closed.set()
        process = self._process
        if process is not None:
            process.kill()
            process.wait()
        self.ready = False

    def _start(self) -> None:
        self._end()
        if self._closed.is_set():
            raise InferenceFailed
        ours, theirs = Pipe()
        # Not multiprocessing's spawn: that runs the server's own main module again. Of open
        # files the child gets this connection alone, so no listening socket outlives the server;
        # a session of its own keeps Ctrl+C in a terminal to the server.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(_search_path())}
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and module
                [sys.executable, "-m", "core.predict.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
        self._connection = ours
        if self._closed.is_set():
            # `close` may have come before there was a process to kill.
            self._end()
            raise InferenceFailed
        self._exchange(self._settings, START_LIMIT)
        self.ready = True

    def _exchange(self, message: object, limit: float) -> Any:
        """Send a message and return the answer, or kill the child when the time is up."""
        connection, process = self._connection, self._process
        if connection is None or process is None:
            raise InferenceFailed
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            process.kill()

        # Killing ends a blocked send and a blocked receive alike.
        timer = threading.Timer(limit, expire)
        timer.start()
        try:
            connection.send(message)
            return connection.recv()
        except (EOFError, OSError) as error:
            timer.cancel()
            self._end()
            raise InferenceTimeout(limit) if expired.is_set() else InferenceFailed() from error
        finally:
            timer.cancel()
            timer.join()
            if expired.is_set():
                # The answer came in the very last moment: the child is gone all the same.
                self._end()

    def _end(self) -> None:
        """Leave neither process nor connection behind."""
        self.ready = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _search_path() -> list[str]:
    given = os.environ.get("PYTHONPATH", "")
    return [str(ROOT), *(part for part in given.split(os.pathsep) if part)]
