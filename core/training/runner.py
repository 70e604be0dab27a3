"""A request for a run: the stored one, or train, evaluate and store it whole."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from core.data.store import Dataset
from core.errors import EmotionLensError, InvalidSetting
from core.labels import Split
from core.progress import Progress
from core.runs.environment import hardware
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.training.lock import exclusive, if_free

# Fit on the first, choose the epoch on the second.
_NEEDED: tuple[Split, ...] = ("Training", "PublicTest")


class EmptySplit(EmotionLensError):
    """A split without pictures where training needs some."""

    code = "empty-split"


def train(
    spec: RunSpec,
    dataset: Dataset,
    runs: RunStore,
    home: Path,
    progress: Progress | None = None,
    on_epoch: Callable[[Mapping[str, Any]], None] | None = None,
    weights_file: Path | None = None,
) -> Run:
    """Return the run of that spec, training it if it is not stored yet.

    Training goes on from the last whole epoch of an earlier attempt. When another process trains
    the same run, this one waits and returns that run, or goes on if the other is killed.

    Args:
        spec: what to train.
        dataset: opened data set of the spec's fingerprint.
        runs: where the run is looked for and stored.
        home: checkpoints lie in its folder `training` until the run is stored.
        progress: called with (steps done, steps in all, note).
        on_epoch: called with each row of the learning curve, see `core.training.trainer.fit`; not
            called for a stored run.
        weights_file: holds the backbone's first weights, where the spec names a file's SHA-256;
            not needed for a stored run, nor to go on from an earlier attempt.

    Raises:
        InvalidSetting: `dataset` is not the one the spec names.
        EmptySplit: Training or PublicTest has no picture.
        TrainingDiverged: the loss stopped being a number.
        WeightsUnavailable: the backbone's first weights are not here.
        WeightsUnfit: they are of another net.
    """
    if run := runs.find(spec.key):
        return run
    _check(spec, dataset)
    checkpoints, lock = _places(spec, home)
    with exclusive(lock, progress):
        run = runs.find(spec.key) or _trained(
            spec, dataset, runs, checkpoints, progress, on_epoch, weights_file
        )
        shutil.rmtree(checkpoints, ignore_errors=True)
    return run


def discard(spec: RunSpec, home: Path) -> None:
    """Remove what an ended training left, unless another process has taken it up."""
    checkpoints, lock = _places(spec, home)
    with if_free(lock) as free:
        if free:
            shutil.rmtree(checkpoints, ignore_errors=True)


def _places(spec: RunSpec, home: Path) -> tuple[Path, Path]:
    """Return the folder of a training's checkpoints, and the lock of who trains it."""
    folder = home / "training"
    return folder / spec.key, folder / f"{spec.key}.lock"


def _check(spec: RunSpec, dataset: Dataset) -> None:
    if dataset.fingerprint != spec.dataset.fingerprint:
        raise InvalidSetting(
            f"Data set '{dataset.name}' is not the one this run was specified for.",
            hint="Make the spec from the data set that is passed.",
        )
    for split in _NEEDED:
        if not len(dataset.indices(split)):
            raise EmptySplit(
                f"Data set '{dataset.name}' has no picture in {split}.",
                hint="Training fits on Training and chooses the epoch on PublicTest.",
            )


def _trained(
    spec: RunSpec,
    dataset: Dataset,
    runs: RunStore,
    checkpoints: Path,
    progress: Progress | None,
    on_epoch: Callable[[Mapping[str, Any]], None] | None,
    weights_file: Path | None,
) -> Run:
    # TensorFlow loads here and not before: a stored run is returned without it.
    from core.evaluation import compute
    from core.training import trainer
    from core.training.storing import store_net

    _recover(checkpoints)
    trained = trainer.fit(spec, dataset, checkpoints, progress, on_epoch, weights_file)
    return store_net(
        trained.net,
        spec,
        dataset,
        runs,
        history={"best_epoch": trained.best_epoch, "epochs": trained.history},
        seconds=sum(epoch["seconds"] for epoch in trained.history),
        hardware=hardware(compute.accelerator()),
        progress=progress,
    )


def _recover(checkpoints: Path) -> None:
    """Put right what a kill in the instant of replacing a checkpoint leaves behind."""
    latest = checkpoints / "latest"
    replaced = sorted(checkpoints.glob(".latest-*-replaced"))
    if replaced and not latest.exists():
        replaced[0].replace(latest)
    for leftover in checkpoints.glob(".latest-*"):
        shutil.rmtree(leftover, ignore_errors=True)
