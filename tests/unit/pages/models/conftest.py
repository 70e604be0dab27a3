"""A store with runs on two data sets, their figures computed from known probabilities."""

from copy import deepcopy
from functools import cache

import flask
import numpy as np
import pytest

from core.architectures import ARCHITECTURES
from core.data.store import Dataset, DatasetStore
from core.evaluation.metrics import evaluate
from core.labels import SPLITS
from core.runs.spec import DatasetReference, RunSpec, TrainingSpec
from core.runs.store import Run, RunStore
from core.settings import Settings
from dashboard.services import Services, install

PER_SPLIT = 70


def write_dataset(settings: Settings, name: str, seed: int = 0) -> Dataset:
    n = 3 * PER_SPLIT
    images = np.random.default_rng(seed).integers(0, 256, (n, 48, 48), dtype=np.uint8)
    labels = np.tile(np.arange(7), n // 7).astype(np.uint8)
    splits = np.repeat(np.arange(3), PER_SPLIT).astype(np.uint8)
    return DatasetStore(settings.datasets).write(
        name,
        images,
        splits,
        labels,
        title=name.capitalize(),
        source={},
        features={"brightness": images.mean(axis=(1, 2)).astype(np.float32)},
    )


@cache
def answers_of(right: float):
    """Return probabilities that are right for a share of a split's pictures, and their metrics."""
    labels = np.tile(np.arange(7), PER_SPLIT // 7)
    answers = np.where(np.arange(PER_SPLIT) < right * PER_SPLIT, labels, (labels + 1) % 7)
    probabilities = (0.3 * np.eye(7)[answers] + 0.1).astype(np.float32)
    return probabilities, evaluate(labels, probabilities, resamples=50)


def write_run(
    settings: Settings, dataset: Dataset, architecture: str = "six_conv", *, seed=0, right=0.5
) -> Run:
    """Store a run that is right for a share of each split's pictures."""
    entry = ARCHITECTURES.get(architecture)
    spec = RunSpec(
        architecture=architecture,
        architecture_version=entry.version,
        parameters=entry.validate({}).model_dump(mode="json"),
        dataset=DatasetReference(
            name=dataset.name, title=dataset.title, fingerprint=dataset.fingerprint
        ),
        training=TrainingSpec(epochs=2, label_smoothing=0.05),
        seed=seed,
    )
    # Every split of every data set here shows the same classes.
    answered, measured = answers_of(right)
    probabilities = dict.fromkeys(SPLITS, answered)
    metrics = {split: deepcopy(measured) for split in SPLITS}
    epochs = [
        {
            "epoch": epoch,
            "loss": 2.0 - epoch / 10,
            "accuracy": 0.2 * epoch,
            "val_log_loss": 1.9 - epoch / 10,
            "val_accuracy": 0.25 * epoch,
            "seconds": 1.0,
        }
        for epoch in (1, 2)
    ]
    return RunStore(settings.models).write(
        spec,
        title=entry.title,
        save_model=lambda path: path.write_bytes(f"{architecture} {seed}".encode()),
        history={"best_epoch": 2, "epochs": epochs},
        probabilities=probabilities,
        metrics=metrics,
        parameters=1000 + seed,
        seconds=100.0 + seed,
        hardware="x86-64, 2 cores, CPU",
    )


@pytest.fixture
def dataset(settings: Settings) -> Dataset:
    return write_dataset(settings, "faces")


@pytest.fixture
def other(settings: Settings) -> Dataset:
    return write_dataset(settings, "others", seed=1)


@pytest.fixture
def inside(settings: Settings):
    """A request of an application with these settings."""
    server = flask.Flask("test")
    install(server, Services(settings))
    with server.test_request_context():
        yield
