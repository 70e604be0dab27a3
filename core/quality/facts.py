"""What copies mean: how many, across which splits, with which labels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import SPLITS, Split
from core.quality.copies import Copies


def repeated(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows that stand in a group with another one, ascending."""
    rows: NDArray[np.int64] = np.flatnonzero(np.bincount(groups, minlength=len(groups))[groups] > 1)
    return rows


def with_other_labels(groups: NDArray[np.int64], labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows whose group holds two labels or more, ascending."""
    low, high = labels.copy(), labels.copy()
    np.minimum.at(low, groups, labels)
    np.maximum.at(high, groups, labels)
    rows: NDArray[np.int64] = np.flatnonzero((low != high)[groups])
    return rows


def leaked(dataset: Dataset, groups: NDArray[np.int64], split: Split) -> NDArray[np.int64]:
    """Return the rows of a split that have a copy in Training, ascending."""
    rows = dataset.indices(split)
    seen: NDArray[np.int64] = rows[np.isin(groups[rows], groups[dataset.indices("Training")])]
    return seen


def sizes(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many rows each row's group holds, itself included: shape (N,)."""
    counts: NDArray[np.int64] = np.bincount(groups, minlength=len(groups))[groups]
    return counts


def figures(copies: Copies, dataset: Dataset) -> dict[str, Any]:
    """Return counts, ready for JSON.

    Returns:
        `{"rows", "blank", "exact": {"groups", "rows", "other_labels", "leaked": {split: n}},
        "near": the same of exact and near copies together, and "pairs", "mirrored"}`.
    """
    near = _counts(dataset, copies.groups(near=True))
    near |= {"pairs": len(copies.pairs), "mirrored": int(copies.mirrored.sum())}
    return {
        "rows": len(dataset),
        "blank": len(copies.blank),
        "exact": _counts(dataset, copies.groups(near=False)),
        "near": near,
    }


def _counts(dataset: Dataset, groups: NDArray[np.int64]) -> dict[str, Any]:
    rows = repeated(groups)
    return {
        "groups": len(np.unique(groups[rows])),
        "rows": len(rows),
        "other_labels": len(with_other_labels(groups, dataset.labels)),
        "leaked": {split: len(leaked(dataset, groups, split)) for split in SPLITS[1:]},
    }
