"""Numbers of the rows shown: what figures, tables, sentences and exports print."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.facts import Facts
from core.labels import EMOTIONS, Split
from core.quality.columns import EXACT, LABEL, NEAR
from dashboard.figures.pixels import Summary
from pages.dataset.scope import Scope
from pages.dataset.statistics import Statistics

_QUANTILES: Final = (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
_TITLES: Final = {
    "brightness": "brightness (mean grey level)",
    "contrast": "contrast (standard deviation of grey levels)",
    "sharpness": "sharpness (variance of the Laplacian)",
    "entropy": "entropy of grey levels (bits)",
    EXACT: "exact copies (pictures in the group)",
    NEAR: "exact and near copies (pictures in the group)",
    LABEL: "trust in the label (probability, cleanlab)",
    "vote_entropy": "entropy of the votes (bits)",
    "vote_share": "share of votes for the leading answer",
}

# Values within a few bits, or between 0 and 1.
_FINE: Final = ("entropy", "vote_entropy", "vote_share", LABEL)


def feature_names(facts: Facts) -> tuple[str, ...]:
    """Return the features to show, those that every data set has first."""
    return tuple(facts.columns)


def feature_title(name: str) -> str:
    """Return a feature's name and unit for people."""
    return _TITLES.get(name, name.replace("_", " "))


def feature_name(name: str) -> str:
    """Return a feature's name for people, without its unit."""
    return feature_title(name).split(" (")[0]


def as_number(name: str, value: float) -> str:
    """Return a value with the digits that its feature is read with."""
    return f"{value:,.{2 if name in _FINE else 1}f}"


def summaries(scope: Scope, feature: str, split: Split) -> list[Summary]:
    """Summarise one feature over each class of a split; classes without pictures are left out."""

    def find() -> list[Summary]:
        rows = scope.indices(split)
        values, labels = scope.values(feature)[rows], scope.dataset.labels[rows]
        groups = ((EMOTIONS[label], values[labels == label]) for label in range(len(EMOTIONS)))
        return [found for name, part in groups if (found := summary(name, part)) is not None]

    return scope.once(("by class", feature, split), find)


def split_summaries(scope: Scope, feature: str) -> list[Summary]:
    """Summarise one feature over each split that has pictures."""

    def find() -> list[Summary]:
        values = scope.values(feature)
        groups = ((split, values[scope.indices(split)]) for split in scope.splits)
        return [found for name, part in groups if (found := summary(name, part)) is not None]

    return scope.once(("by split", feature), find)


def summary(group: str, values: NDArray[Any]) -> Summary | None:
    """Summarise finite values; None when there are none."""
    finite = values[np.isfinite(values)].astype(np.float64)
    if not len(finite):
        return None
    low, p5, q1, median, q3, p95, high = (float(q) for q in np.quantile(finite, _QUANTILES))
    return Summary(
        group=group,
        n=len(finite),
        mean=float(finite.mean()),
        sd=float(finite.std()),
        low=low,
        p5=p5,
        q1=q1,
        median=median,
        q3=q3,
        p95=p95,
        high=high,
    )


def same_pixels(statistics: Statistics, row: int) -> list[int]:
    """Return the other rows whose pictures have the very same pixels."""
    twins = np.flatnonzero(statistics.first_copy == statistics.first_copy[row])
    return [int(twin) for twin in twins if twin != row]


def percentile(values: NDArray[Any], row: int) -> float | None:
    """Return the share of all known values that lie below that of a row, ties counted half.

    Args:
        values: shape (N,).
        row: whose value is placed among them.

    Returns:
        0 to 1; None where the row's value is not known.
    """
    own = values[row]
    if not np.isfinite(own):
        return None
    below, same = int((values < own).sum()), int((values == own).sum())
    return (below + same / 2) / int(np.isfinite(values).sum())
