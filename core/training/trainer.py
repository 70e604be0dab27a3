"""Fit a net to a spec, one checkpoint an epoch, resumable at every epoch."""

import json
import math
import time
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
from core.labels import EMOTIONS, SIZE
from core.progress import Progress
from core.runs.spec import RunSpec, TrainingSpec
from core.training.augmentation import Augment


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

    def __init__(self, epoch: int, learning_rate: float) -> None:
        super().__init__(
            f"The loss stopped being a number in epoch {epoch}.",
            hint=f"Train with a learning_rate below {learning_rate:g}.",
        )


@dataclass(frozen=True)
class Trained:
    """A fitted net holding the weights of its best epoch."""

    net: keras.Model
    history: list[Epoch]
    best_epoch: int


def fit(
    spec: RunSpec, dataset: Dataset, checkpoints: Path, progress: Progress | None = None
) -> Trained:
    """Train to the end of the schedule, going on from the last whole epoch if there is one.

    Args:
        spec: what to train.
        dataset: opened data set of the spec's fingerprint.
        checkpoints: folder for this run's state; made if missing, left to the caller to remove.
        progress: called with (steps done, steps in all, note).

    Returns:
        The net with the weights of the epoch that `spec.training.monitor` chose on PublicTest.

    Raises:
        TrainingDiverged: a loss became infinite or no number.
    """
    keras.utils.set_random_seed(spec.seed)
    architecture = ARCHITECTURES.get(spec.architecture)
    net = architecture.build(architecture.validate(spec.parameters))
    training = spec.training
    rows = dataset.indices("Training")
    batch_size = min(training.batch_size, len(rows))
    steps = len(rows) // batch_size
    model = _training_model(net, training, steps)
    latest = checkpoints / "latest"
    history = _restore(model, net, latest)
    held_out = dataset.indices("PublicTest")
    total = steps * training.epochs
    for epoch in range(len(history), training.epochs):
        started = time.perf_counter()
        _reseed(model, spec.seed, epoch)
        batches = _Batches(dataset, rows, batch_size, seed=spec.seed, epoch=epoch)
        report = _Report(progress, epoch * steps, total, _note(history, training, epoch))
        logs = model.fit(batches, shuffle=False, verbose=0, callbacks=[report]).history
        log_loss, accuracy = _held_out(net, dataset, held_out)
        if not (math.isfinite(logs["loss"][0]) and math.isfinite(log_loss)):
            raise TrainingDiverged(epoch + 1, training.learning_rate)
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
    net.load_weights(latest / "best.weights.h5")
    if progress:
        progress(total, total, _note(history, training, training.epochs))
    return Trained(net=net, history=history, best_epoch=_best(history, training))


class _Batches(keras.utils.PyDataset):
    """The training rows of one epoch in an order that seed and epoch fix."""

    def __init__(
        self, dataset: Dataset, rows: NDArray[np.int64], batch_size: int, *, seed: int, epoch: int
    ) -> None:
        super().__init__()
        self._dataset, self._batch_size = dataset, batch_size
        self._order = np.random.default_rng((seed, epoch)).permutation(rows)
        self._targets = np.eye(len(EMOTIONS), dtype=np.float32)

    def __len__(self) -> int:
        # The incomplete last batch is left out: another shape would compile a second graph.
        return len(self._order) // self._batch_size

    def __getitem__(self, index: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        rows = np.sort(self._order[index * self._batch_size :][: self._batch_size])
        return self._dataset.images[rows], self._targets[self._dataset.labels[rows]]


class _Report(keras.callbacks.Callback):
    def __init__(self, progress: Progress | None, done: int, total: int, note: str) -> None:
        super().__init__()
        self._progress, self._done, self._total, self._note = progress, done, total, note

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        if self._progress:
            self._progress(self._done + batch + 1, self._total, self._note)


def _training_model(net: keras.Model, training: TrainingSpec, steps: int) -> keras.Model:
    pictures = keras.Input((SIZE, SIZE), dtype="uint8", name="pictures")
    model = keras.Model(pictures, net(Augment(training.augmentation, name="augment")(pictures)))
    warmup = round(training.warmup_epochs * steps)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.0 if warmup else training.learning_rate,
        decay_steps=max(1, training.epochs * steps - warmup),
        warmup_target=training.learning_rate if warmup else None,
        warmup_steps=warmup,
    )
    optimizer: keras.optimizers.Optimizer
    if training.optimizer == "adamw":
        optimizer = keras.optimizers.AdamW(rate, weight_decay=training.weight_decay)
    else:
        optimizer = keras.optimizers.SGD(
            rate, momentum=0.9, nesterov=True, weight_decay=training.weight_decay
        )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    loss = keras.losses.CategoricalCrossentropy(
        from_logits=True, label_smoothing=training.label_smoothing
    )
    # XLA halves training speed on CPU under TensorFlow; JAX always compiles.
    compiled = keras.backend.backend() == "jax"
    model.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"], jit_compile=compiled)
    optimizer.build(model.trainable_variables)
    return model


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


def _restore(model: keras.Model, net: keras.Model, latest: Path) -> list[Epoch]:
    if not (latest / "history.json").is_file():
        return []
    model.load_weights(latest / "state.weights.h5")
    history: list[Epoch] = json.loads((latest / "history.json").read_text())
    return history
