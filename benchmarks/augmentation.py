"""Augmentation: its share of a training step, every change switched on.

The changes alone, in a graph of their own, over a whole training step of the same batch; both
take their rounds in turns. In the step they may overlap with other work, so that the true share is
this one at most.
"""

from functools import partial
from typing import Any, Final

import numpy as np

from benchmarks.explain import side_by_side
from benchmarks.report import Line
from core.architectures import ARCHITECTURES
from core.backend import keras
from core.labels import EMOTIONS, SIZE
from core.runs.spec import AugmentationSpec, TrainingSpec
from core.training.augmentation import Augment, Mix
from core.training.graph import training_model
from core.training.phases import phases

BATCH: Final = 64
ROUNDS: Final = 8
TARGET_PERCENT: Final = 15.0
EVERYTHING: Final = AugmentationSpec(erasing=0.3, mixup=0.2)
FITTED: Final = (
    ("six_conv", "float32"),
    ("six_conv", "mixed_bfloat16"),
    ("fer_resnet", "float32"),
    ("fer_resnet", "mixed_bfloat16"),
)


def run() -> list[Line]:
    """Report the share for each net and precision, and the milliseconds it comes from."""
    inputs, targets, weights = batch()
    changed = augmentation()
    lines = []
    for name, precision in FITTED:
        architecture = ARCHITECTURES.get(name)
        net = architecture.build(architecture.validate({}))
        training = TrainingSpec(precision=precision, augmentation=EVERYTHING)
        (phase,) = phases(training, net, None)
        model = training_model(net, training, 1, phase)
        alone, step = side_by_side(
            partial(changed.predict_on_batch, inputs),
            partial(model.train_on_batch, inputs, targets, weights),
            rounds=ROUNDS,
        )
        note = f"{alone:.1f} of {step:.0f} ms a step of {BATCH}, medians of {ROUNDS} rounds"
        lines.append(
            Line(f"{name}, {precision}", 100 * alone / step, "%", target=TARGET_PERCENT, note=note)
        )
    return lines


def batch() -> tuple[dict[str, Any], Any, Any]:
    """Return what the trainer feeds a step: noise for pictures."""
    random = np.random.default_rng(0)
    inputs = {
        "pictures": random.integers(0, 256, (BATCH, SIZE, SIZE)).astype(np.uint8),
        "share": random.random(BATCH, np.float32),
    }
    targets = np.eye(len(EMOTIONS), dtype=np.float32)[random.integers(0, len(EMOTIONS), BATCH)]
    return inputs, targets, np.ones(BATCH, np.float32)


def augmentation() -> keras.Model:
    """Return the part of the training graph that changes pictures."""
    pictures = keras.Input((SIZE, SIZE), dtype="uint8", name="pictures")
    share = keras.Input((), dtype="float32", name="share")
    changed = Mix()([Augment(EVERYTHING)(pictures), share])
    return keras.Model({"pictures": pictures, "share": share}, changed)
