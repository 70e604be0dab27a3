"""What the data cannot give, in sentences made from their numbers."""

import numpy as np
from numpy.typing import NDArray

from core.data.quality import QUALITIES
from core.evaluation.intervals import wilson_interval
from core.labels import SPLITS
from dashboard.components.text import count, percent
from pages.dataset.scope import Scope


def limits(scope: Scope) -> list[str]:
    """Return what to know before trusting a figure on these data; empty when there is nothing."""
    return [*_copies(scope), *_quality(scope), *_doubt(scope)]


def _copies(scope: Scope) -> list[str]:
    repeated = int((scope.whole.copies[scope.chosen] > 1).sum())
    if not repeated:
        return []
    sentences = [
        f"{count(repeated)} of {count(len(scope))} pictures share all their pixels with another."
    ]
    if mixed := int(_mixed_labels(scope)[scope.chosen].sum()):
        sentences.append(
            f"{count(mixed)} of these have twins with a different label: no model can answer all "
            "of them right."
        )
    return [*sentences, *_leaks(scope)]


def _mixed_labels(scope: Scope) -> NDArray[np.bool_]:
    """Return which rows of the data set share their pixels with a row of another label."""
    labels, first = scope.dataset.labels, scope.whole.first_copy
    low, high = labels.copy(), labels.copy()
    np.minimum.at(low, first, labels)
    np.maximum.at(high, first, labels)
    mixed: NDArray[np.bool_] = (low != high)[first]
    return mixed


def _leaks(scope: Scope) -> list[str]:
    first = scope.whole.first_copy
    seen = first[scope.dataset.indices("Training")]
    sentences = []
    for split in SPLITS[1:]:
        rows = scope.indices(split)
        leaked = int(np.isin(first[rows], seen).sum())
        if leaked:
            sentences.append(
                f"{count(leaked)} of {count(len(rows))} {split} pictures "
                f"({percent(leaked / len(rows))}) also stand in Training, so results on {split} "
                "are a little too good."
            )
    return sentences


def _quality(scope: Scope) -> list[str]:
    parts = []
    for quality in QUALITIES:
        values = scope.facts.features[quality.condition.column][scope.chosen]
        n = int(quality.condition.holds(values).sum())
        if n:
            parts.append(f"{count(n)} {quality.title.lower()}")
    if not parts:
        return []
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return [
        f"Hard to read by their looks (one picture may count twice): {listed}. The gallery shows "
        "them under “marks”."
    ]


def _doubt(scope: Scope) -> list[str]:
    votes = scope.facts.ballots
    if votes is None:
        return []
    known = scope.chosen[votes.known[scope.chosen]]
    if not len(known):
        return []
    agree = int(votes.agrees(scope.dataset.labels)[known].sum())
    low, high = wilson_interval(agree, len(known))
    return [
        f"Most of ten people named the label in {percent(agree / len(known))} of "
        f"{count(len(known))} pictures (95 % interval {100 * low:.1f} to {100 * high:.1f}): where "
        "they did not, a model that is “wrong” may agree with people."
    ]
