"""The numbers behind the figures, as tables to read and as files to take away."""

from collections.abc import Sequence

from dash.development.base_component import Component

from core.labels import EMOTIONS
from dashboard.components.export import csv_text
from dashboard.components.table import table
from dashboard.components.text import count, percent
from dashboard.figures.pixels import Summary
from pages.dataset.facts import (
    as_number,
    feature_names,
    feature_title,
    split_summaries,
    summaries,
)
from pages.dataset.scope import Scope
from pages.dataset.tabs.overview.words import imbalance_ratio


def distribution_table(scope: Scope) -> Component:
    """Return pictures and shares by class and split, with totals."""
    counts = {split: row for split, row in scope.counts.items() if sum(row)}
    rows = [
        [emotion, *(_cell(row[label], sum(row)) for row in counts.values())]
        for label, emotion in enumerate(EMOTIONS)
    ]
    rows.append(["all", *(count(sum(row)) for row in counts.values())])
    ratios = (imbalance_ratio(row) for row in counts.values())
    rows.append(["largest : smallest", *(f"{r:.1f} : 1" if r else "none" for r in ratios)])
    return table(
        ["expression", *counts],
        rows,
        caption=f"Pictures of {scope.dataset.title} by expression and split",
        numeric=range(1, 1 + len(counts)),
    )


def _cell(pictures: int, n: int) -> str:
    return f"{count(pictures)} ({percent(pictures / n)})"


def summary_table(found: Sequence[tuple[str, Summary]], *, caption: str, group: str) -> Component:
    """Return one row a summary: n, mean, standard deviation, extremes and quartiles.

    Args:
        found: what the summary is of, and the summary.
        caption: what the table shows.
        group: what the groups are, heading their column.
    """
    return table(
        ["feature", group, "n", "mean", "sd", "min", "25 %", "median", "75 %", "max"],
        [
            [feature_title(name), s.group, count(s.n), *(as_number(name, v) for v in _values(s))]
            for name, s in found
        ],
        caption=caption,
        numeric=range(2, 10),
    )


def _values(found: Summary) -> tuple[float, ...]:
    return (found.mean, found.sd, found.low, found.q1, found.median, found.q3, found.high)


def distribution_csv(scope: Scope) -> str:
    """Return one line a split and class: split,label,pictures,share,n."""
    lines: list[Sequence[object]] = [("split", "label", "pictures", "share", "n")]
    for split, row in scope.counts.items():
        n = sum(row)
        lines += [
            (split, emotion, row[label], round(row[label] / n, 6), n)
            for label, emotion in enumerate(EMOTIONS)
            if n
        ]
    return csv_text(lines)


def features_csv(scope: Scope) -> str:
    """Return one line a feature, split and class with n, mean, sd and quantiles."""
    lines: list[Sequence[object]] = [
        ("feature", "split", "label", "n", "mean", "sd", "min", "q25", "median", "q75", "max")
    ]
    for feature in feature_names(scope.facts):
        lines += [
            (feature, found.group, "all", found.n, *_rounded(found))
            for found in split_summaries(scope, feature)
        ]
        lines += [
            (feature, split, found.group, found.n, *_rounded(found))
            for split in scope.splits
            for found in summaries(scope, feature, split)
        ]
    return csv_text(lines)


def _rounded(found: Summary) -> tuple[float, ...]:
    return tuple(round(value, 4) for value in _values(found))
