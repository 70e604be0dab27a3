"""Training: pictures a second against a plain Keras loop, side by side.

The plain loop is the usual one: Keras's preprocessing layers before the net, a Python generator
that shuffles, scales and batches, `compile` and `fit` with their defaults. Net, batch, optimiser
and number of steps are the same, the changes of the pictures as alike as the layers allow. All
take turns in one process; evaluation and checkpoints, which the plain loop has not, are left out.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any, Final

import numpy as np

from benchmarks.report import Line, NotHere, fer2013
from core.architectures import ARCHITECTURES
from core.backend import keras
from core.data.store import Dataset, DatasetStore
from core.data.synthetic import ensure_synthetic
from core.labels import SIZE
from core.runs.spec import AugmentationSpec, TrainingSpec
from core.settings import Settings
from core.training.batches import Batches
from core.training.graph import training_model
from core.training.phases import phases

NET: Final = "six_conv"
BATCH: Final = 64
# Steps of one turn; the first of each, in which `fit` sets itself up, does not count.
STEPS: Final = 7
TURNS: Final = 4
TARGET_RATIO: Final = 1.5
CHANGES: Final = AugmentationSpec(erasing=0.3)
LEARNING_RATE: Final = 1e-3

Turn = Callable[["_Clock"], object]


def run() -> list[Line]:
    """Report images/s of both, computing in float32 and in bfloat16."""
    settings = Settings()
    try:
        dataset = fer2013(settings)
    except NotHere:
        dataset = ensure_synthetic(DatasetStore(settings.datasets))
    turns = {
        (kind, precision): make(dataset, precision)
        for precision in ("float32", "mixed_bfloat16")
        for kind, make in (("ours", ours), ("plain", plain))
    }
    found = images_per_second(turns)
    lines = []
    for precision in ("float32", "mixed_bfloat16"):
        own, peer = found["ours", precision], found["plain", precision]
        note = f"{own / peer:.2f} times as fast; median of {TURNS} turns of {STEPS - 1} steps"
        target = TARGET_RATIO * peer
        lines += [
            Line(f"{NET}, {precision}", own, "images/s", target, note, at_least=True),
            Line("  plain Keras loop", peer, "images/s"),
        ]
    ratio = found["ours", "mixed_bfloat16"] / found["plain", "float32"]
    lines.append(Line("ours in bfloat16 over the plain loop in float32", ratio, "times"))
    return lines


def images_per_second(turns: dict[tuple[str, str], Turn]) -> dict[tuple[str, str], float]:
    """Return the pictures a second of each, from the median time of its steps."""
    steps: dict[tuple[str, str], list[float]] = {name: [] for name in turns}
    for number in range(1 + TURNS):
        for name, turn in turns.items():
            clock = _Clock()
            turn(clock)
            # The first turn compiles.
            if number:
                steps[name] += clock.intervals
    return {name: BATCH / median(taken) for name, taken in steps.items()}


def ours(dataset: Dataset, precision: str) -> Turn:
    """Return the trainer's own fit: batches, graph and optimiser."""
    training = TrainingSpec(
        batch_size=BATCH, learning_rate=LEARNING_RATE, precision=precision, augmentation=CHANGES
    )
    rows = dataset.indices("Training")
    net = net_of()
    (phase,) = phases(training, net, None)
    model = training_model(net, training, len(rows) // BATCH, phase)

    def turn(clock: _Clock) -> object:
        batches = Batches(dataset, rows, training, seed=0, epoch=0)
        return model.fit(
            batches, steps_per_epoch=STEPS, shuffle=False, verbose=0, callbacks=[clock]
        )

    return turn


def plain(dataset: Dataset, precision: str) -> Turn:
    """Return the plain loop."""
    layers = keras.layers
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(precision)
    try:
        images = keras.Input((SIZE, SIZE, 1))
        x = layers.RandomFlip("horizontal")(images)
        shift = CHANGES.shift / SIZE
        x = layers.RandomTranslation(shift, shift)(x)
        x = layers.RandomRotation(CHANGES.rotation / 360)(x)
        x = layers.RandomZoom(CHANGES.zoom)(x)
        x = layers.RandomContrast(CHANGES.contrast, value_range=(0, 1))(x)
        x = layers.RandomBrightness(CHANGES.brightness, value_range=(0, 1))(x)
        erasing = (CHANGES.erasing, CHANGES.erasing)
        x = layers.RandomErasing(erasing, fill_value=0.5, value_range=(0, 1))(x)
        model = keras.Model(images, net_of()(x))
    finally:
        keras.config.set_dtype_policy(before)
    model.compile(
        optimizer=keras.optimizers.AdamW(LEARNING_RATE),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    rows = dataset.indices("Training")
    batches = generator(dataset.images[rows], dataset.labels[rows])
    return lambda clock: model.fit(
        batches, steps_per_epoch=STEPS, shuffle=False, verbose=0, callbacks=[clock]
    )


def generator(images: Any, labels: Any) -> Iterator[tuple[Any, Any]]:
    """Yield shuffled batches for ever, as tutorials write it."""
    random = np.random.default_rng(0)
    while True:
        order = random.permutation(len(images))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            rows = order[start : start + BATCH]
            yield images[rows][..., None].astype("float32") / 255, labels[rows]


def net_of() -> keras.Model:
    """Return the net that both fit, from the same first weights."""
    keras.utils.set_random_seed(0)
    architecture = ARCHITECTURES.get(NET)
    return architecture.build(architecture.validate({}))


class _Clock(keras.callbacks.Callback):
    """Seconds from the end of one step to the end of the next."""

    def __init__(self) -> None:
        super().__init__()
        self.intervals: list[float] = []
        self._last: float | None = None

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        now = time.perf_counter()
        if self._last is not None:
            self.intervals.append(now - self._last)
        self._last = now
