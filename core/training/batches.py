"""The training pictures of one epoch, in an order that seed and epoch fix."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.backend import keras
from core.data.store import Dataset
from core.labels import EMOTIONS
from core.runs.spec import TrainingSpec


class Batches(keras.utils.PyDataset):
    """Batches of one epoch: inputs by name, targets (n, 7) float32 and weights (n,) float32.

    The inputs are `pictures`, (n, 48, 48) uint8, and with mixup also `share`, (n,) float32: each
    picture's own share of the mixture with the one before it in the batch. Targets are mixed
    alike, and weights are of the mixed targets.
    """

    def __init__(
        self,
        dataset: Dataset,
        rows: NDArray[np.int64],
        training: TrainingSpec,
        *,
        seed: int,
        epoch: int,
    ) -> None:
        super().__init__()
        self._dataset = dataset
        self._batch_size = min(training.batch_size, len(rows))
        draw = np.random.default_rng((seed, epoch))
        self._order = draw.permutation(rows)
        alpha = training.augmentation.mixup
        self._shares = draw.beta(alpha, alpha, len(rows)).astype(np.float32) if alpha else None
        self._targets = np.eye(len(EMOTIONS), dtype=np.float32)
        self._weights = class_weights(dataset.labels[rows], training)

    def __len__(self) -> int:
        # The incomplete last batch is left out: another shape would compile a second graph.
        return len(self._order) // self._batch_size

    def __getitem__(
        self, index: int
    ) -> tuple[dict[str, NDArray[Any]], NDArray[np.float32], NDArray[np.float32]]:
        batch = slice(index * self._batch_size, (index + 1) * self._batch_size)
        rows = self._order[batch]
        inputs = {"pictures": self._dataset.images[rows]}
        targets = self._targets[self._dataset.labels[rows]]
        if self._shares is not None:
            share = self._shares[batch]
            inputs["share"] = share
            targets = share[:, None] * targets + (1 - share[:, None]) * np.roll(targets, 1, axis=0)
        return inputs, targets, targets @ self._weights


def class_weights(labels: NDArray[np.integer[Any]], training: TrainingSpec) -> NDArray[np.float32]:
    """Return what each class weighs in the loss, shape (7,); an absent class weighs nothing."""
    if training.class_weights == "none":
        return np.ones(len(EMOTIONS), np.float32)
    counts = np.bincount(labels, minlength=len(EMOTIONS))
    present = np.count_nonzero(counts)
    weights = np.where(counts, len(labels) / (present * np.maximum(counts, 1)), 0.0)
    return weights.astype(np.float32)
