"""What errors cost: the expected cost of a run for a purpose, in the table and in detail."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.errors import EmotionLensError
from core.evaluation.costs.expected import cost_of_counts, expected_cost
from core.evaluation.costs.matrix import purpose
from core.labels import Split
from core.runs.store import Run
from dashboard.components.table import table
from dashboard.components.text import count, with_interval
from pages.models.answers import Answers, answers

Counts = tuple[tuple[int, ...], ...]


def cost(run: Run, split: str, name: str) -> Mapping[str, Any] | None:
    """Return the expected cost of a run's most probable answers; None if it was not measured.

    From the stored confusion counts: the pictures need not be here.

    Args:
        run: the run.
        split: one of its splits.
        name: purpose.
    """
    counts = run.metrics.get(split, {}).get("confusion")
    return _of_counts(tuple(map(tuple, counts)), name) if np.any(counts or 0) else None


def costs_detail(
    run: Run, split: Split, name: str, rows: NDArray[np.int64] | None = None
) -> list[Component]:
    """Return what a run's errors cost on a split: naming the most probable, or the cheapest."""
    matrix = purpose(name)
    probable = cost(run, split, name)
    if probable is None:
        return []
    lines = [["the most probable one, as everywhere here", _said(probable), ""]]
    note = ""
    try:
        figures = _of_answers(answers(run, split, rows), name)
    except EmotionLensError as error:
        note = f"What naming the cheapest one would cost cannot be told. {error}"
    else:
        changed = f"{count(figures['changed'])} of {count(figures['n'])}"
        cheapest = "the one that costs least by the model's own probabilities"
        lines.append([cheapest, _said(figures["least_cost"]), changed])
    return [
        html.H3(f"What its errors cost: {matrix.title}"),
        html.P(
            f"The mean cost of an answer; lower is better. {matrix.reason.strip()}",
            className="el-help",
        ),
        table(
            ["expression named", "expected cost", "answers changed"],
            lines,
            caption=f"{run.title}, {split}; 95 % intervals in brackets",
            numeric=(1, 2),
        ),
        *([html.P(note)] if note else []),
    ]


@lru_cache(maxsize=1024)
def _of_counts(counts: Counts, name: str) -> Mapping[str, Any]:
    return cost_of_counts(np.array(counts), purpose(name))


@lru_cache(maxsize=256)
def _of_answers(found: Answers, name: str) -> Mapping[str, Any]:
    return expected_cost(found.labels(), found.probabilities(), purpose(name))


def _said(figure: Mapping[str, Any]) -> str:
    return with_interval(figure, percent=False)
