"""Numbers of a data set, derived from its statistics: what figures, tables and exports print."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS, Split
from dashboard.figures.pixels import Summary
from pages.dataset.statistics import Statistics

VOTES: Final = "votes_"
# Standard deviation of the grey levels below which nothing can be made out.
_BLANK: Final = 1.0
_QUANTILES: Final = (0, 0.05, 0.25, 0.5, 0.75, 0.95, 1)
_FIRST: Final = ("brightness", "contrast")
_TITLES: Final = {
    "brightness": "brightness (mean grey level)",
    "contrast": "contrast (standard deviation of grey levels)",
    "sharpness": "sharpness (variance of the Laplacian)",
    "entropy": "entropy of grey levels (bits)",
}


def feature_names(statistics: Statistics) -> tuple[str, ...]:
    """Return the features to show, the two that every data set has first; votes are no feature."""
    others = (name for name in statistics.features if not name.startswith(VOTES))
    return (*_FIRST, *(n for n in others if n not in _FIRST))


def feature_title(name: str) -> str:
    """Return a feature's name and unit for people."""
    return _TITLES.get(name, name.replace("_", " "))


def summaries(
    dataset: Dataset, statistics: Statistics, feature: str, split: Split
) -> list[Summary]:
    """Summarise one feature over each class of a split; classes without pictures are left out."""
    rows = dataset.indices(split)
    values, labels = statistics.features[feature][rows], dataset.labels[rows]
    groups = ((EMOTIONS[label], values[labels == label]) for label in range(len(EMOTIONS)))
    return [found for name, part in groups if (found := summary(name, part)) is not None]


def split_summaries(dataset: Dataset, statistics: Statistics, feature: str) -> list[Summary]:
    """Summarise one feature over each split that has pictures."""
    groups = ((split, statistics.features[feature][dataset.indices(split)]) for split in SPLITS)
    return [found for name, part in groups if (found := summary(name, part)) is not None]


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


def pixel_sentences(dataset: Dataset, statistics: Statistics) -> list[str]:
    """Return what to know about repeated and blank pictures; empty when there are none."""
    sentences = []
    repeated = int((statistics.copies > 1).sum())
    if repeated:
        sentences.append(
            f"{repeated:,} of {len(dataset):,} pictures share all their pixels with another one."
        )
        if mixed := _mixed_labels(dataset, statistics):
            sentences.append(
                f"{mixed:,} of these have twins with a different label: no model can answer all "
                "of them right."
            )
        sentences += _leaks(dataset, statistics)
    blank = int((statistics.features["contrast"] < _BLANK).sum())
    if blank:
        sentences.append(f"{blank:,} picture{'s are' if blank > 1 else ' is'} blank: one grey.")
    return sentences


def _mixed_labels(dataset: Dataset, statistics: Statistics) -> int:
    """Return how many rows share their pixels with a row of another label."""
    labels = dataset.labels
    low, high = labels.copy(), labels.copy()
    np.minimum.at(low, statistics.first_copy, labels)
    np.maximum.at(high, statistics.first_copy, labels)
    mixed: NDArray[np.bool_] = (low != high)[statistics.first_copy]
    return int(mixed.sum())


def _leaks(dataset: Dataset, statistics: Statistics) -> list[str]:
    seen = statistics.first_copy[dataset.indices("Training")]
    sentences = []
    for split in SPLITS[1:]:
        rows = dataset.indices(split)
        leaked = int(np.isin(statistics.first_copy[rows], seen).sum())
        if leaked:
            sentences.append(
                f"{leaked:,} of {len(rows):,} {split} pictures ({100 * leaked / len(rows):.1f} %) "
                f"also stand in Training, so results on {split} are a little too good."
            )
    return sentences
