"""The order of probabilities, and measured reliability in a sentence that needs no statistics."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def ranked(probabilities: NDArray[np.float32]) -> list[int]:
    """Return the class indices, likeliest first; equal ones keep label order."""
    return [int(i) for i in np.argsort(-probabilities, kind="stable")]


def reliability(emotion: str, metrics: Mapping[str, Any] | None, *, measured_on: str) -> str:
    """Say how often a model's naming of an expression was right where it was measured.

    Args:
        emotion: the expression named.
        metrics: one split of `metrics.json`; None when nothing was measured.
        measured_on: what was measured on, e.g. 'FER2013 test pictures'.
    """
    if metrics is None:
        return "How often this model is right has not been measured."
    entry = metrics["per_class"][emotion]
    precision, named = entry["precision"], int(entry["predicted"])
    if not named or precision["value"] is None:
        return f"This model named no {measured_on} “{emotion}”, so its reliability is unknown."
    return (
        f"When this model says “{emotion}”, it is right in"
        f" {precision['value'] * 100:.0f} of 100 {measured_on}"
        f" ({precision['low'] * 100:.0f} to {precision['high'] * 100:.0f},"
        f" measured on {named:,})."
    )
