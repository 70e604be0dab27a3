"""The resident inference process, as the web server's threads see it.

TensorFlow lives in a child process: the server stays light, a crash costs one request, and a time
limit holds. One thread here owns the child and hands it one request at a time, in the order they
came, so that long work done in portions never keeps a short request waiting for more than one.
"""

import queue
import threading
from collections.abc import Mapping, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.explain.faithfulness.verdict import Verdict
from core.explain.maps import Maps
from core.predict.analysis import AnalysedFace, Analysis, Box, Details
from core.predict.decoding import Decoders, DecodingStopped
from core.predict.faces import InvalidBox, NoFace
from core.predict.pictures import NotAPicture, PictureTooLarge
from core.predict.resident import InferenceFailed, InferenceTimeout, Request, Resident
from core.predict.wanted import Superseded, wanted_here
from core.runs.spec import AugmentationSpec
from core.settings import Settings

__all__ = [
    "AnalysedFace",
    "Analysis",
    "DecodingStopped",
    "Details",
    "Inference",
    "InferenceFailed",
    "InferenceTimeout",
    "InvalidBox",
    "NoFace",
    "NotAPicture",
    "PictureTooLarge",
]


class Inference:
    """Safe to use from any number of threads. Nothing it is given touches the disk.

    Uploaded files are decoded in processes of their own first: what breaks one of those costs
    neither the process that runs the nets nor anybody who waits for it.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._requests: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._child = Resident(settings)
        self._decoders = Decoders(settings)

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
        self._decoders.close()
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

    @property
    def decoder_pids(self) -> tuple[int, ...]:
        """Process ids of the decoders that run; they start with the first picture."""
        return self._decoders.pids

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
            EmotionLensError: as `Predictor.analyse`; also `DecodingStopped`, `InferenceFailed`
                and `InferenceTimeout`.
        """
        with self._decoders.picture(raw) as picture:
            result = self._call("analyse_picture", run_id=run_id, picture=picture, boxes=boxes)
            return cast("Analysis", result)

    def details(self, run_id: str, crop: NDArray[np.uint8], *, trust: bool = True) -> Details:
        """Return what the answer to one crop (48, 48) uint8 rests on; `trust` takes the longest.

        Raises:
            EmotionLensError: as `Predictor.details`; also `InferenceFailed`, `InferenceTimeout`.
        """
        result = self._call("details", run_id=run_id, crop=np.asarray(crop), trust=trust)
        return cast("Details", result)

    def picture(self, raw: bytes, *, side: int) -> NDArray[np.uint8]:
        """Return an uploaded file's picture, upright and reduced: shape (H, W, 3), uint8.

        Args:
            raw: the file's bytes.
            side: the longest side wanted; smaller pictures keep their size.

        Raises:
            EmotionLensError: `NotAPicture`, `PictureTooLarge`, `DecodingStopped`.
        """
        with self._decoders.picture(raw, side=side) as picture:
            return picture

    def _call(self, name: str, **arguments: Any) -> Any:
        request = Request(name, arguments, self._settings.inference_timeout, wanted_here())
        self.start()
        with self._lock:
            if self._closed:
                raise InferenceFailed
            self._requests.put(request)
        try:
            return request.answer.result()
        finally:
            # An error knows this frame, and the request would know the error: a circle, in which
            # a decoded picture of 100 MB waits for the garbage collector.
            del request

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
                if request.wanted is not None and not request.wanted():
                    raise Superseded
                request.answer.set_result(self._child.ask(request))
            except EmotionLensError as error:
                request.answer.set_exception(error.with_traceback(None))
            except BaseException as error:  # noqa: BLE001  # its caller must not wait for ever
                request.answer.set_exception(error)
            finally:
                # Nothing of it is kept until the next one comes.
                request.arguments.clear()
                del request
        self._child.close()
        while not self._requests.empty():
            left = self._requests.get()
            if left is not None:
                left.answer.set_exception(InferenceFailed())
