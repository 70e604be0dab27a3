"""A request for an ensemble: the stored run, or its members combined, measured and stored."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.ensembles.rules import Fitted, Rule, rule
from core.errors import EmotionLensError, InvalidSetting
from core.evaluation.assessment import FITTED_ON, assess
from core.evaluation.results import Results
from core.evaluation.views import views as known_views
from core.labels import EMOTIONS, SPLITS, Split
from core.progress import Progress
from core.runs.environment import hardware
from core.runs.run import Run
from core.runs.spec import RunSpec
from core.runs.store import RunStore

# Pictures asked for at a time, so that there is progress to tell of.
_PORTION: Final = 256
ARCHITECTURE: Final = "ensemble"
VERSION: Final = 1
# Averaging views of Training would take minutes and tells nothing: members were fitted there.
WITH_VIEWS: Final[tuple[Split, ...]] = ("PublicTest", "PrivateTest")
"""Splits on which an ensemble that averages views is measured."""


class Predict(Protocol):
    """A run's calibrated probabilities (N, 7) of pictures (N, 48, 48) uint8."""

    def __call__(
        self, run_id: str, pictures: NDArray[np.uint8], *, views: str | None = None
    ) -> NDArray[np.float32]: ...


class UnfitMember(EmotionLensError):
    """A run that cannot be a member."""

    code = "unfit-member"


def ensemble_spec(
    members: Sequence[Run], dataset: Dataset, *, rule_name: str, views: str = "one"
) -> RunSpec:
    """Return the spec of an ensemble; the order of its members does not matter.

    Raises:
        UnknownName: there is no such rule, or no such views.
        UnfitMember: a run is no net, was trained on another data set, or is named twice.
        InvalidSetting: one member is combined with nothing.
    """
    chosen, averaged = rule(rule_name), known_views(views)
    members = sorted(members, key=lambda run: run.run_id)
    for run in members:
        if run.is_ensemble:
            raise UnfitMember(
                f"'{run.run_id}' is an ensemble itself.", hint="Name its members instead."
            )
        if run.spec.dataset.fingerprint != dataset.fingerprint:
            raise UnfitMember(
                f"'{run.run_id}' was trained on {run.spec.dataset.title}, not on {dataset.title}.",
                hint="Members must have been trained on one data set.",
            )
    names = [run.run_id for run in members]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UnfitMember(f"'{twice}' is named twice.", hint="Name each member once.")
    if len(members) < 2 and averaged.name == "one":
        raise InvalidSetting(
            "An ensemble of one run is that run.",
            hint="Name two or more runs, or average views of one, with --views ten.",
        )
    return RunSpec(
        architecture=ARCHITECTURE,
        architecture_version=VERSION,
        parameters={
            "rule": chosen.name,
            "views": averaged.name,
            "members": [run.spec.key for run in members],
        },
        dataset=members[0].spec.dataset,
        training=None,
    )


def build_ensemble(
    spec: RunSpec,
    dataset: Dataset,
    runs: RunStore,
    results: Results,
    predict: Predict,
    progress: Progress | None = None,
) -> Run:
    """Return the run of that spec, building it if it is not stored or a member has changed.

    Whatever the rule fits, it fits on PublicTest. A rule with much to fit is measured there by
    cross-validation.

    Args:
        spec: from `ensemble_spec`.
        dataset: opened data set of the spec's fingerprint.
        runs: where the members are, and where the ensemble is stored.
        results: keeps the members' averages over views.
        predict: gives a member's probabilities where they are not stored; the method of
            `core.predict.predictor.Predictor` or of `core.predict.inference.Inference`.
        progress: called with (pictures done, pictures in all, note).

    Raises:
        UnfitMember: a member is not there any more.
        InvalidSetting: PublicTest is empty.
    """
    members = members_of(spec, runs)
    parts = [{"run": run.run_id, "weights": run.weights_digest} for run in members]
    stored = runs.find(spec.key)
    if stored and description(stored)["members"] == parts:
        return stored
    if not len(dataset.indices(FITTED_ON)):
        raise InvalidSetting(f"Data set '{dataset.name}' has no picture in {FITTED_ON}.")
    started = time.perf_counter()
    views = spec.parameters["views"]
    splits = tuple(SPLITS) if views == "one" else WITH_VIEWS
    of_members = {
        split: np.stack(
            [
                member_probabilities(run, dataset, split, views, results, predict, progress)
                for run in members
            ]
        )
        for split in splits
    }
    labels = {split: dataset.labels[dataset.indices(split)] for split in splits}
    chosen = rule(spec.parameters["rule"])
    fitted, probabilities = combined(chosen, of_members, labels)
    assessed = assess(labels, probabilities, views=views)

    def save(path: Path) -> None:
        content = {"rule": chosen.name, "views": views, "members": parts, "fitted": fitted}
        path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n")

    return runs.write(
        spec,
        title=title(chosen, members, views),
        save_model=save,
        history={"best_epoch": 0, "epochs": []},
        probabilities=probabilities,
        metrics=assessed.metrics,
        calibration=assessed.calibration,
        parameters=sum(int(run.manifest["parameters"]) for run in members),
        size_bytes=sum(int(run.manifest["size_bytes"]) for run in members),
        seconds=time.perf_counter() - started,
        hardware=hardware("CPU"),
    )


def combined(
    chosen: Rule,
    of_members: Mapping[Split, NDArray[np.float32]],
    labels: Mapping[Split, NDArray[np.integer[Any]]],
) -> tuple[Fitted, dict[Split, NDArray[np.float32]]]:
    """Return what a rule fits on PublicTest, and its probabilities (n, 7) on each split.

    A rule with much to fit is not measured on what it was fitted on: there its probabilities are
    cross-validated.

    Args:
        chosen: the rule.
        of_members: members' probabilities (members, n, 7) by split, PublicTest among them.
        labels: true labels (n,) of the same splits.
    """
    fitted = chosen.fit(of_members[FITTED_ON], labels[FITTED_ON])
    probabilities = {split: chosen.combine(found, fitted) for split, found in of_members.items()}
    if chosen.held_out:
        probabilities[FITTED_ON] = chosen.held_out(of_members[FITTED_ON], labels[FITTED_ON])
    return fitted, probabilities


def members_of(spec: RunSpec, runs: RunStore) -> list[Run]:
    """Return the members that a spec names.

    Raises:
        UnfitMember: one is not there any more.
    """
    found = [runs.find(key) for key in spec.parameters["members"]]
    if lost := [
        key[:10] for key, run in zip(spec.parameters["members"], found, strict=True) if run is None
    ]:
        raise UnfitMember(
            f"The run with key {lost[0]} is not here any more.", hint="List runs: core runs list."
        )
    return [run for run in found if run is not None]


def member_probabilities(
    run: Run,
    dataset: Dataset,
    split: Split,
    views: str,
    results: Results,
    predict: Predict,
    progress: Progress | None,
) -> NDArray[np.float32]:
    """Return a member's calibrated probabilities (n, 7), from where they are or from its net.

    What a net has computed is stored in `results`; other arguments as for `build_ensemble`.
    """
    found = results.probabilities(run, dataset, split, views=views)
    if found is None:
        rows = dataset.indices(split)
        found = np.empty((len(rows), len(EMOTIONS)), np.float32)
        for start in range(0, len(rows), _PORTION):
            portion = slice(start, start + _PORTION)
            found[portion] = predict(run.run_id, dataset.images[rows[portion]], views=views)
            if progress:
                done = min(start + _PORTION, len(rows))
                progress(done, len(rows), f"{run.run_id} on {split}")
        results.store(run, dataset, split, found, views=views)
    return found


def title(chosen: Rule, members: Sequence[Run], views: str) -> str:
    """Return what an ensemble is called."""
    shown = "" if views == "one" else f", {known_views(views).count} views"
    if len(members) == 1:
        return f"{members[0].title}{shown}"
    return f"{chosen.title} of {len(members)} nets{shown}"


def description(run: Run) -> dict[str, Any]:
    """Return what an ensemble's file says: `rule`, `views`, `members` and `fitted`.

    Raises:
        RunDamaged: the file is not the one that was stored.
    """
    content: dict[str, Any] = json.loads(run.model_path().read_text())
    return content
