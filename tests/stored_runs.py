"""Runs whose stored probabilities are known; nothing here loads their weights."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset, DatasetStore
from core.evaluation.metrics import evaluate
from core.labels import SPLITS, Split
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import Run, RunStore
from core.settings import Settings

PER_SPLIT = 350


def store_dataset(settings: Settings, name: str = "faces", *, seed: int = 0) -> Dataset:
    """Store noise: 350 pictures a split, every class equally often."""
    n = 3 * PER_SPLIT
    images = np.random.default_rng(seed).integers(0, 256, (n, 48, 48), dtype=np.uint8)
    labels = (np.arange(n) % 7).astype(np.uint8)
    splits = np.repeat(np.arange(3), PER_SPLIT).astype(np.uint8)
    return DatasetStore(settings.datasets).write(
        name, images, splits, labels, title=name.capitalize(), source={}
    )


def answers(
    labels: NDArray[np.int64], wrong: NDArray[np.bool_], *, sure: float, instead: int = 1
) -> NDArray[np.float32]:
    """Return probabilities that give `sure` to the label, or where `wrong` to the class after it.

    Args:
        labels: shape (n,).
        wrong: shape (n,), which pictures are named wrongly.
        sure: probability of the class named, above 1/7; the others share the rest.
        instead: how many classes further the wrong one is.
    """
    named = np.where(wrong, (labels + instead) % 7, labels)
    rest = (1 - sure) / 6
    return ((sure - rest) * np.eye(7)[named] + rest).astype(np.float32)


def store_run(
    settings: Settings,
    dataset: Dataset,
    probabilities: Mapping[Split, NDArray[np.float32]],
    *,
    seed: int = 0,
    parameters: int = 1000,
    epochs: int = 1,
) -> Run:
    """Store a run with these probabilities, the metrics they give and a plain learning curve."""
    metrics = {
        split: evaluate(dataset.labels[dataset.indices(split)], found, resamples=50)
        for split, found in probabilities.items()
    }
    return RunStore(settings.models).write(
        RunSpec(
            architecture="two_conv",
            architecture_version=1,
            parameters={},
            dataset=DatasetReference(
                name=dataset.name, title=dataset.title, fingerprint=dataset.fingerprint
            ),
            training=TrainingSpec(),
            seed=seed,
        ),
        title="Two convolutions",
        save_model=lambda path: path.write_bytes(b"weights of seed %d" % seed),
        history={
            "best_epoch": epochs,
            "epochs": [
                {
                    "epoch": epoch,
                    "loss": 2 / epoch,
                    "accuracy": 1 - 0.9 / epoch,
                    "val_log_loss": 1.9 / epoch,
                    "val_accuracy": 1 - 0.8 / epoch,
                    "seconds": 60.0,
                }
                for epoch in range(1, epochs + 1)
            ],
        },
        probabilities=probabilities,
        metrics=metrics,
        parameters=parameters,
        seconds=1.0,
        hardware="test",
    )


def store_answers(
    settings: Settings,
    dataset: Dataset,
    wrong: int,
    *,
    sure: float = 0.6,
    instead: int = 1,
    seed: int = 0,
    parameters: int = 1000,
    epochs: int = 1,
) -> Run:
    """Store a run that is wrong on the first so many pictures of each split."""
    found = {}
    for split in SPLITS:
        labels = dataset.labels[dataset.indices(split)]
        found[split] = answers(labels, np.arange(len(labels)) < wrong, sure=sure, instead=instead)
    return store_run(settings, dataset, found, seed=seed, parameters=parameters, epochs=epochs)
