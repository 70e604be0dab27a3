"""Probabilities and measured reliability in sentences that need no statistics to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from core.labels import EMOTIONS

Level = Literal["clear", "leaning", "unsure"]

# Below one half the other six expressions together are likelier than the one named.
_MAJORITY: Final = 0.5
# Two expressions closer than this are named together.
_CLOSE: Final = 0.15
_CLEAR: Final = 0.8


@dataclass(frozen=True, slots=True)
class Certainty:
    """How far one answer can be leant on, judged by its probabilities alone.

    Attributes:
        level: clear, leaning or unsure.
        badge: two words for the eye.
        sentence: the same for the reader.
    """

    level: Level
    badge: str
    sentence: str


def ranked(probabilities: NDArray[np.float32]) -> list[int]:
    """Return the class indices, likeliest first; equal ones keep label order."""
    return [int(i) for i in np.argsort(-probabilities, kind="stable")]


def percent(share: float, *, over: str = "over", under: str = "under") -> str:
    """Write a share as a whole percentage that never claims certainty: '86 %', 'over 99 %'.

    Args:
        share: 0 to 1.
        over: word or sign before 99 % for what would round to 100 %.
        under: word or sign before 1 % for what would round to nothing.
    """
    rounded = round(share * 100)
    if rounded == 100:
        return f"{over} 99\u00a0%"
    if rounded == 0 and share > 0:
        return f"{under} 1\u00a0%"
    return f"{rounded}\u00a0%"


def certainty(probabilities: NDArray[np.float32]) -> Certainty:
    """Say in words how sure the model is.

    Args:
        probabilities: shape (7,), summing to 1, in label order.
    """
    order = ranked(probabilities)
    first, second = order[0], order[1]
    top, runner_up = float(probabilities[first]), float(probabilities[second])
    close = [i for i in order if top - float(probabilities[i]) < _CLOSE]
    if len(close) > 3 or (top < _MAJORITY and len(close) == 1):
        return Certainty("unsure", "Unsure", _no_majority(probabilities, order, len(close) > 3))
    if len(close) > 1:
        names = [f"{EMOTIONS[i]} ({percent(float(probabilities[i]))})" for i in close]
        return Certainty("unsure", "Unsure", f"The model is unsure between {_either(names)}.")
    if top >= _CLEAR:
        return Certainty(
            "clear",
            "Clear answer",
            f"No other expression comes near; the next is {EMOTIONS[second]}"
            f" ({percent(runner_up)}).",
        )
    return Certainty(
        "leaning",
        "Likely",
        f"More likely than all others together; the next is {EMOTIONS[second]}"
        f" ({percent(runner_up)}).",
    )


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


def _no_majority(probabilities: NDArray[np.float32], order: list[int], many: bool) -> str:
    if many:
        return "The model is unsure: several expressions are about equally likely."
    names = [f"{EMOTIONS[i]} ({percent(float(probabilities[i]))})" for i in order[:2]]
    return (
        f"The model is unsure: {names[0]} leads, but the others together are likelier;"
        f" the next is {names[1]}."
    )


def _either(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
