"""What the model answers to one face: one expression, a few that fit, or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.evaluation.prediction_sets import (
    DEFAULT,
    LEVELS,
    abstains,
    answer,
    prediction_set,
    threshold,
)
from core.labels import EMOTIONS
from core.runs.run import Run

Kind = Literal["one", "several", "none"]

# As they stand in the address.
COVERAGES: Final = {f"{level:g}": level for level in LEVELS}
USUAL: Final = f"{DEFAULT:g}"


@dataclass(frozen=True, slots=True)
class Answer:
    """A prediction set in words.

    Attributes:
        kind: how many expressions fit: one, several, or too many to be an answer.
        classes: those expressions, the likeliest first.
        words: e.g. "sad or neutral: not sure enough to choose".
        coverage: share of pictures whose label is in the set; None for a run without thresholds,
            whose answer is its likeliest expression.
    """

    kind: Kind
    classes: tuple[int, ...]
    words: str
    coverage: float | None

    @property
    def names(self) -> tuple[str, ...]:
        """The expressions' names."""
        return tuple(EMOTIONS[index] for index in self.classes)

    @property
    def meaning(self) -> str:
        """Say why so many expressions are named."""
        if self.coverage is None:
            return "How many expressions to name was not measured for this model."
        if self.kind == "one":
            return "No other expression is likely enough to be named beside it."
        promise = (
            f"for the labelled one to be among them in {100 * self.coverage:.0f} of 100 pictures"
        )
        if self.kind == "several":
            return f"The model names as many expressions as it takes {promise}."
        return f"It would take {len(self.classes)} expressions {promise}. That is no answer."


def answer_of(probabilities: NDArray[np.float32], run: Run, coverage: float) -> Answer:
    """Return the answer of a run.

    Args:
        probabilities: shape (7,), calibrated.
        run: that answers.
        coverage: one of `COVERAGES`.
    """
    least = threshold(run, coverage)
    chosen = prediction_set(probabilities, 2.0 if least is None else least)
    kind: Kind = "none" if abstains(chosen) else "several" if len(chosen) > 1 else "one"
    return Answer(kind, chosen, answer(chosen), None if least is None else coverage)


def measured_coverage(metrics: Mapping[str, Any] | None, coverage: float) -> Mapping[str, Any]:
    """Return `{"n", "coverage": {value, low, high}, ...}` of test pictures; empty if unknown."""
    found: Mapping[str, Any] = ((metrics or {}).get("sets") or {}).get(f"{coverage:.2f}", {})
    return found
