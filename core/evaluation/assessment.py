"""What is stored of a model besides itself: temperature, calibration and metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.evaluation.calibration import BINS, calibration_error, fit_temperature
from core.evaluation.metrics import evaluate, log_loss
from core.evaluation.prediction_sets import fit_thresholds, sets_with
from core.labels import SPLITS, Split
from core.runs.run import Run
from core.runs.store import RunStore
from core.runs.temperature import scaled

FITTED_ON: Final[Split] = "PublicTest"


@dataclass(frozen=True)
class Assessment:
    """Figures of a model on its splits.

    Attributes:
        calibration: `{"method", "temperature", "fitted_on", "n", "bins", "splits": {split:
            {"before": {"ece", "log_loss"}, "after": {...}}}, "sets": {"method", "fitted_on", "n",
            "thresholds": {"0.50": ...}}}`, each figure with its interval.
        metrics: of the calibrated probabilities by split, see `evaluate`; each says which views
            were averaged, and under `sets` what `core.evaluation.prediction_sets` measured.
    """

    calibration: dict[str, Any]
    metrics: dict[str, Any]


def assess(
    labels: Mapping[Split, NDArray[np.integer[Any]]],
    probabilities: Mapping[Split, NDArray[np.float32]],
    *,
    views: str = "one",
) -> Assessment:
    """Fit temperature and prediction sets on PublicTest and measure every split.

    Args:
        labels: true labels (n,) of each split; PublicTest must be there, with pictures.
        probabilities: uncalibrated probabilities (n, 7) of the same splits.
        views: which views of a picture they are the mean of.
    """
    temperature = fit_temperature(labels[FITTED_ON], probabilities[FITTED_ON])
    sets = {
        "method": "split conformal, 1 - p(label)",
        "fitted_on": FITTED_ON,
        "n": len(labels[FITTED_ON]),
        "thresholds": fit_thresholds(
            labels[FITTED_ON], scaled(probabilities[FITTED_ON], temperature)
        ),
    }
    metrics, splits = {}, {}
    for split, raw in probabilities.items():
        truth, calibrated = labels[split], scaled(raw, temperature)
        metrics[str(split)] = {
            "views": views,
            **evaluate(truth, calibrated),
            **sets_with({"sets": sets}, truth, calibrated),
        }
        if len(truth):
            splits[str(split)] = {
                "before": {
                    "ece": calibration_error(truth, raw),
                    "log_loss": log_loss(truth, raw),
                },
                "after": {name: metrics[str(split)][name] for name in ("ece", "log_loss")},
            }
    calibration = {
        "method": "temperature",
        "temperature": temperature,
        "fitted_on": FITTED_ON,
        "n": len(labels[FITTED_ON]),
        "bins": BINS,
        "splits": splits,
        "sets": sets,
    }
    return Assessment(calibration, metrics)


def measure_again(run: Run, dataset: Dataset, runs: RunStore) -> Run:
    """Measure a run from the probabilities stored with it, and store what was found.

    Args:
        run: a stored run.
        dataset: the one it was trained on.
        runs: where it is stored.

    Raises:
        RunDamaged: its probabilities are not those that were stored.
    """
    splits = [split for split in SPLITS if run.holds(split)]
    assessed = assess(
        {split: dataset.labels[dataset.indices(split)] for split in splits},
        {split: run.probabilities(split, calibrated=False) for split in splits},
        views=run.views,
    )
    return runs.amend(
        run, {"metrics.json": assessed.metrics, "calibration.json": assessed.calibration}
    )
