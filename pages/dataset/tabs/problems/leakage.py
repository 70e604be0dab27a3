"""What leaked test pictures do to every run's accuracy, as a table."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import SPLITS, Split
from core.quality.facts import leaked
from core.quality.leakage import Leak, leaks
from dashboard.components.table import table
from dashboard.components.text import count, with_interval
from pages.dataset.tabs.problems.view import ProblemsView

if TYPE_CHECKING:
    from dashboard.services import Services


def leakage_body(services: "Services", dataset: Dataset, view: ProblemsView) -> list[Component]:
    """Return a table a test split, or what is missing for it."""
    found = services.quality.copies(dataset)
    if found is None:
        return [html.P("Known once copies were looked for, above.", className="el-help")]
    groups = found.groups(near=view.leak == "near")
    tables = []
    for split in SPLITS[1:]:
        rows = leaked(dataset, groups, split)
        measured = _measured(services, dataset, split, rows)
        if measured:
            tables.append(_table(split, measured))
    if not tables:
        return [html.P("No model was evaluated on this data set yet.", className="el-help")]
    return tables


@dataclass(frozen=True)
class _Question:
    """What is measured, hashed and compared by what the answer depends on."""

    fingerprint: str
    split: Split
    leaked: tuple[int, ...]
    runs: tuple[tuple[str, str, float], ...]
    services: "Services" = field(compare=False)
    dataset: Dataset = field(compare=False)


def _measured(
    services: "Services", dataset: Dataset, split: Split, rows: NDArray[np.int64]
) -> tuple[Leak, ...]:
    # A run evaluated here later is asked about anew.
    known = tuple(
        (run.run_id, run.weights_digest, run.temperature)
        for run in services.runs.all()
        if services.results.metrics(run, dataset, split)
    )
    leaked_rows = tuple(rows.tolist())
    return _answer(_Question(dataset.fingerprint, split, leaked_rows, known, services, dataset))


@lru_cache(maxsize=16)
def _answer(question: _Question) -> tuple[Leak, ...]:
    services = question.services
    runs = sorted(services.runs.all(), key=lambda run: -(run.accuracy("PublicTest") or 0.0))
    rows = np.array(question.leaked, np.int64)
    return leaks(runs, services.results, question.dataset, question.split, rows)


def _table(split: Split, measured: tuple[Leak, ...]) -> Component:
    first = measured[0]
    return table(
        ["model", "accuracy on all", "without leaked", "difference, in points"],
        [
            [
                f"{leak.title} ({leak.run_id[-10:][:4]})",
                with_interval(leak.everything),
                with_interval(leak.clean),
                _points(leak.difference),
            ]
            for leak in measured
        ],
        caption=(
            f"{split}: {count(first.leaked)} of {count(first.n)} pictures stand in Training; "
            "95 % intervals"
        ),
        numeric=range(1, 4),
    )


def _points(difference: dict[str, float]) -> str:
    value, low, high = (100 * difference[part] for part in ("value", "low", "high"))
    return f"{value:+.1f} ({low:+.1f} to {high:+.1f})"
