"""Fit a net to a spec, one checkpoint an epoch, resumable at every epoch."""

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.data.store import Dataset
from core.errors import EmotionLensError
from core.files import whole_folder
from core.progress import Progress
from core.runs.spec import RunSpec, TrainingSpec
from core.training.batches import Batches
from core.training.graph import training_model
from core.training.phases import Phase, phases


class Epoch(TypedDict):
    """One row of the learning curve; the validation figures are on PublicTest."""

    epoch: int
    loss: float
    accuracy: float
    val_log_loss: float
    val_accuracy: float
    seconds: float


class TrainingDiverged(EmotionLensError):
    """A loss that is no longer a number: no later epoch can repair the weights."""

    code = "training-diverged"

    def __init__(self, epoch: int, phase: Phase) -> None:
        super().__init__(
            f"The loss stopped being a number in epoch {epoch}.",
            hint=f"Train with a {phase.setting} below {phase.learning_rate:g}.",
        )


@dataclass(frozen=True)
class Trained:
    """A fitted net holding the weights of its best epoch."""

    net: keras.Model
    history: list[Epoch]
    best_epoch: int


def fit(
    spec: RunSpec,
    dataset: Dataset,
    checkpoints: Path,
    progress: Progress | None = None,
    on_epoch: Callable[[Epoch], object] | None = None,
    weights_file: Path | None = None,
) -> Trained:
    """Train to the end of the schedule, going on from the last whole epoch if there is one.

    A backbone takes its first weights before the first epoch and never again: a training that goes
    on needs neither file nor network.

    Args:
        spec: what to train.
        dataset: opened data set of the spec's fingerprint.
        checkpoints: folder for this run's state; made if missing, left to the caller to remove.
        progress: called with (steps done, steps in all, note).
        on_epoch: called after each epoch whose checkpoint is saved, those of an earlier attempt
            included; what it raises ends the training, and the checkpoint stays.
        weights_file: holds the backbone's first weights, where the spec names a file's SHA-256.

    Returns:
        The net with the weights of the epoch that `spec.training.monitor` chose on PublicTest.

    Raises:
        TrainingDiverged: a loss became infinite or no number.
        WeightsUnavailable: the backbone's first weights are not here.
        WeightsUnfit: they are of another net.
    """
    keras.utils.set_random_seed(spec.seed)
    architecture = ARCHITECTURES.get(spec.architecture)
    parameters = architecture.validate(spec.parameters)
    net = architecture.build(parameters)
    latest = checkpoints / "latest"
    history = _history(latest)
    if architecture.backbone and not history:
        _tell(progress, "loading the first weights")
        architecture.backbone.load(net, parameters, weights_file)
    training = spec.fitting
    rows = dataset.indices("Training")
    steps = len(rows) // min(training.batch_size, len(rows))
    all_phases = phases(training, net, architecture.backbone)
    # A checkpoint holds the optimiser of its last epoch, even where the next begins a phase.
    phase = _phase(all_phases, max(0, len(history) - 1))
    model = training_model(net, training, steps, phase)
    if history:
        model.load_weights(latest / "state.weights.h5")
    if on_epoch:
        for row in history:
            on_epoch(row)
    held_out = dataset.indices("PublicTest")
    total = steps * training.epochs
    while len(history) < training.epochs and not _exhausted(history, training):
        epoch = len(history)
        if epoch == phase.end:
            phase, ended = _phase(all_phases, epoch), model
            model = training_model(net, training, steps, phase)
            model.set_weights(ended.get_weights())
        started = time.perf_counter()
        _reseed(model, spec.seed, epoch)
        batches = Batches(dataset, rows, training, seed=spec.seed, epoch=epoch)
        report = _Report(progress, epoch * steps, total, _note(history, training, epoch))
        fitted = _Fitted()
        logs = model.fit(batches, shuffle=False, verbose=0, callbacks=[report, fitted]).history
        # After `fit` the model holds the moving average, if there is one: that is the net.
        averaged = model.get_weights()
        net.set_weights(averaged)
        # Under JAX the model would share arrays with the average, and give them away below.
        model.set_weights(averaged)
        log_loss, accuracy = _held_out(model.get_layer(net.name), dataset, held_out)
        model.set_weights(fitted.weights)
        if not (math.isfinite(logs["loss"][0]) and math.isfinite(log_loss)):
            raise TrainingDiverged(epoch + 1, phase)
        history.append(
            Epoch(
                epoch=epoch + 1,
                loss=float(logs["loss"][0]),
                accuracy=float(logs["accuracy"][0]),
                val_log_loss=log_loss,
                val_accuracy=accuracy,
                seconds=time.perf_counter() - started,
            )
        )
        improved = _best(history, training) == epoch + 1
        _save(model, net, history, latest, improved=improved)
        if on_epoch:
            on_epoch(history[-1])
    net.load_weights(latest / "best.weights.h5")
    _tell(progress, _note(history, training, training.epochs), total)
    return Trained(net=net, history=history, best_epoch=_best(history, training))


class _Fitted(keras.callbacks.Callback):
    """Keeps the weights as the optimiser left them: `fit` ends by putting averages there."""

    weights: list[NDArray[np.float32]]

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        self.weights = self.model.get_weights()


class _Report(keras.callbacks.Callback):
    def __init__(self, progress: Progress | None, done: int, total: int, note: str) -> None:
        super().__init__()
        self._progress, self._done, self._total, self._note = progress, done, total, note

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self._progress:
            self._progress(self._done + batch + 1, self._total, self._note)


def _reseed(model: keras.Model, seed: int, epoch: int) -> None:
    """Set every random layer's state from seed and epoch, so that a resumed epoch is the same."""
    layers = [layer for layer in model._flatten_layers() if hasattr(layer, "seed_generator")]
    draws = np.random.default_rng((seed, epoch, 1)).integers(0, 2**31, (len(layers), 2))
    for layer, draw in zip(layers, draws, strict=True):
        layer.seed_generator.state.assign(draw.astype(layer.seed_generator.state.dtype))


def _held_out(net: keras.Model, dataset: Dataset, rows: NDArray[np.int64]) -> tuple[float, float]:
    """Return log loss and accuracy on the given rows; both NaN if a logit is not finite."""
    pictures = dataset.images[rows][..., None].astype(np.float32) / 255
    logits = np.asarray(net.predict(pictures, batch_size=256, verbose=0), dtype=np.float64)
    if not np.isfinite(logits).all():
        return math.nan, math.nan
    labels = dataset.labels[rows]
    log_normaliser = np.logaddexp.reduce(logits, axis=1)
    log_loss = np.mean(log_normaliser - logits[np.arange(len(rows)), labels])
    return float(log_loss), float(np.mean(logits.argmax(axis=1) == labels))


def _tell(progress: Progress | None, note: str, total: int = 0) -> None:
    if progress:
        progress(total, total, note)


def _phase(all_phases: tuple[Phase, ...], epoch: int) -> Phase:
    return next(phase for phase in all_phases if epoch < phase.end)


def _exhausted(history: list[Epoch], training: TrainingSpec) -> bool:
    """Return whether `patience` epochs of the last phase have passed without a better one."""
    best = _best(history, training) if history else 0
    return 0 < training.patience <= len(history) - max(best, training.frozen_epochs)


def _best(history: list[Epoch], training: TrainingSpec) -> int:
    """Return the number of the best epoch, the earlier of equals."""
    if training.monitor == "accuracy":
        return max(history, key=lambda row: row["val_accuracy"])["epoch"]
    return min(history, key=lambda row: row["val_log_loss"])["epoch"]


def _note(history: list[Epoch], training: TrainingSpec, epoch: int) -> str:
    if not history:
        return f"epoch 1 of {training.epochs}"
    last = history[-1]
    return (
        f"epoch {min(epoch + 1, training.epochs)} of {training.epochs}, "
        f"PublicTest accuracy {last['val_accuracy']:.4f}, log loss {last['val_log_loss']:.4f}"
    )


def _save(
    model: keras.Model, net: keras.Model, history: list[Epoch], latest: Path, *, improved: bool
) -> None:
    with whole_folder(latest) as draft:
        model.save_weights(draft / "state.weights.h5")
        if improved:
            net.save_weights(draft / "best.weights.h5")
        else:
            (draft / "best.weights.h5").hardlink_to(latest / "best.weights.h5")
        (draft / "history.json").write_text(json.dumps(history))


def _history(latest: Path) -> list[Epoch]:
    """Return the learning curve of an earlier attempt, empty where there was none."""
    file = latest / "history.json"
    if not file.is_file():
        return []
    history: list[Epoch] = json.loads(file.read_text())
    return history
