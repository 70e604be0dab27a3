"""A fitted net becomes a run: rounded, evaluated, calibrated and written whole."""

from collections.abc import Mapping
from typing import Any

from core.architectures import ARCHITECTURES
from core.backend import keras
from core.data.store import Dataset
from core.errors import InvalidSetting
from core.evaluation import compute
from core.evaluation.activity import reference
from core.evaluation.assessment import assess
from core.labels import SPLITS
from core.progress import Progress
from core.runs.half import round_weights, save_half
from core.runs.net import load_net
from core.runs.run import REFERENCE, Run
from core.runs.spec import RunSpec
from core.runs.store import RunStore


def store_net(
    net: keras.Model,
    spec: RunSpec,
    dataset: Dataset,
    runs: RunStore,
    *,
    history: Mapping[str, Any],
    seconds: float,
    hardware: str,
    progress: Progress | None = None,
) -> Run:
    """Store a net with its probabilities on every split, temperature, metrics and reference.

    The kernels are rounded to half precision first, so that what is measured is what is stored.

    Args:
        net: pictures (N, 48, 48, 1) in [0, 1] to logits (N, 7); its weights are changed.
        spec: everything that determined it.
        dataset: opened data set of the spec's fingerprint.
        runs: where the run is stored.
        history: see `Run.history`.
        seconds: time spent training.
        hardware: class of the machine it was trained on.
        progress: called with (pictures done, pictures in all, note).
    """
    round_weights(net)
    probabilities = {
        split: compute.probabilities(net, dataset, split, progress) for split in SPLITS
    }
    assessed = assess(
        {split: dataset.labels[dataset.indices(split)] for split in SPLITS}, probabilities
    )
    seen = reference(net, dataset, progress)
    return runs.write(
        spec,
        title=ARCHITECTURES.get(spec.architecture).title,
        save_model=lambda path: save_half(net, path),
        history=history,
        probabilities=probabilities,
        metrics=assessed.metrics,
        calibration=assessed.calibration,
        reference=None if seen is None else seen.to_bytes(),
        parameters=net.count_params(),
        seconds=seconds,
        hardware=hardware,
    )


def renew(run: Run, dataset: Dataset, runs: RunStore, progress: Progress | None = None) -> Run:
    """Store a net's run anew from its weights, as a training of today would store it.

    Raises:
        InvalidSetting: the run is an ensemble, or `dataset` is not the one it was trained on.
        RunDamaged: its weights are not those that were stored.
    """
    if run.is_ensemble:
        raise InvalidSetting(
            f"'{run.run_id}' is an ensemble.", hint="Build it again with: core ensemble."
        )
    if dataset.fingerprint != run.spec.dataset.fingerprint:
        raise InvalidSetting(f"'{run.run_id}' was not trained on '{dataset.name}'.")
    return store_net(
        load_net(run),
        run.spec,
        dataset,
        runs,
        history=run.history,
        seconds=float(run.manifest["seconds"]),
        hardware=str(run.manifest["hardware"]),
        progress=progress,
    )


def add_reference(
    run: Run, dataset: Dataset, runs: RunStore, progress: Progress | None = None
) -> Run:
    """Store with a net what its training pictures look like to it, as a training of today does.

    Returns:
        The run, as it was where nothing can be said: it is an ensemble, or has no blocks.

    Raises:
        RunDamaged: its weights are not those that were stored.
    """
    seen = None if run.is_ensemble else reference(load_net(run), dataset, progress)
    return run if seen is None else runs.amend(run, {REFERENCE: seen.to_bytes()})
