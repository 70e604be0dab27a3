"""What is stored of a model besides itself: temperature, calibration and metrics."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.evaluation.calibration import BINS, calibration_error, fit_temperature
from core.evaluation.metrics import evaluate, log_loss
from core.labels import Split
from core.runs.temperature import scaled

FITTED_ON: Final[Split] = "PublicTest"


@dataclass(frozen=True)
class Assessment:
    """Figures of a model on its splits.

    Attributes:
        calibration: `{"method", "temperature", "fitted_on", "n", "bins", "splits": {split:
            {"before": {"ece", "log_loss"}, "after": {...}}}}`, each figure with its interval.
        metrics: of the calibrated probabilities by split, see `evaluate`; each says which views
            were averaged.
    """

    calibration: dict[str, Any]
    metrics: dict[str, Any]


def assess(
    labels: Mapping[Split, NDArray[np.integer[Any]]],
    probabilities: Mapping[Split, NDArray[np.float32]],
    *,
    views: str = "one",
) -> Assessment:
    """Fit the temperature on PublicTest and measure every split before and after.

    Args:
        labels: true labels (n,) of each split; PublicTest must be there, with pictures.
        probabilities: uncalibrated probabilities (n, 7) of the same splits.
        views: which views of a picture they are the mean of.
    """
    temperature = fit_temperature(labels[FITTED_ON], probabilities[FITTED_ON])
    metrics, splits = {}, {}
    for split, raw in probabilities.items():
        truth = labels[split]
        metrics[str(split)] = {"views": views, **evaluate(truth, scaled(raw, temperature))}
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
    }
    return Assessment(calibration, metrics)
