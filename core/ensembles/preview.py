"""How good an ensemble would be, from its members' stored probabilities and before it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.ensembles.build import WITH_VIEWS, combined, members_of
from core.ensembles.rules import Fitted, rule
from core.errors import InvalidSetting
from core.evaluation.assessment import FITTED_ON, assess
from core.evaluation.results import Results
from core.labels import Split
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import RunStore
from core.runs.temperature import scaled


@dataclass(frozen=True, slots=True)
class Preview:
    """An ensemble that is not stored.

    Attributes:
        metrics: as in `metrics.json`, of PublicTest and PrivateTest; those of its run once stored.
        probabilities: calibrated: (n, 7) by split.
        temperature: fitted on PublicTest.
        fitted: what its rule fitted there.
    """

    metrics: Mapping[str, Mapping[str, Any]]
    probabilities: Mapping[Split, NDArray[np.float32]]
    temperature: float
    fitted: Fitted


def preview(spec: RunSpec, dataset: Dataset, runs: RunStore, results: Results) -> Preview | None:
    """Return how good an ensemble would be; None where a member's probabilities are not stored.

    Nothing is computed by a net, and nothing is written.

    Args:
        spec: from `core.ensembles.build.ensemble_spec`.
        dataset: opened data set of the spec's fingerprint.
        runs: where the members are.
        results: where their probabilities are looked up.

    Raises:
        UnfitMember: a member is not there any more.
        InvalidSetting: PublicTest is empty.
        RunDamaged: stored probabilities are not those that were stored.
    """
    if not len(dataset.indices(FITTED_ON)):
        raise InvalidSetting(f"Data set '{dataset.name}' has no picture in {FITTED_ON}.")
    members, views = members_of(spec, runs), spec.parameters["views"]
    of_members = {}
    for split in WITH_VIEWS:
        found = _stored(members, dataset, split, views, results)
        if found is None:
            return None
        of_members[split] = found
    labels = {split: dataset.labels[dataset.indices(split)] for split in WITH_VIEWS}
    fitted, probabilities = combined(rule(spec.parameters["rule"]), of_members, labels)
    assessed = assess(labels, probabilities, views=views)
    temperature = float(assessed.calibration["temperature"]) if assessed.calibration else 1.0
    return Preview(
        metrics=assessed.metrics,
        probabilities={split: scaled(p, temperature) for split, p in probabilities.items()},
        temperature=temperature,
        fitted=fitted,
    )


def _stored(
    members: Sequence[Run], dataset: Dataset, split: Split, views: str, results: Results
) -> NDArray[np.float32] | None:
    """Return the members' probabilities (members, n, 7); None where one has none."""
    found = [results.probabilities(run, dataset, split, views=views) for run in members]
    known = [probabilities for probabilities in found if probabilities is not None]
    return np.stack(known) if len(known) == len(members) else None
