"""The columns of the table of runs: heading, order, text and file in one place."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import Any, Final

from core.evaluation.costs.matrix import EQUAL, purpose, purposes
from core.runs.store import Run
from dashboard.components.text import count, size
from pages.models.costs import cost
from pages.models.groups import metric

Key = Callable[[Run], float | str]
_METRICS: Final = ("accuracy", "log_loss", "macro_f1")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: in the address.
        title: heading.
        note: what must be known to read it, below the heading; may be empty.
        key: what rows are sorted by.
        text: the cell: the figure, and small print below it.
        best_first: whether sorting begins with the largest ("desc") or the smallest ("asc").
    """

    name: str
    title: str
    note: str
    key: Key
    text: Callable[[Run], tuple[str, str]]
    best_first: str


def _metric_column(name: str, split: str, metric_name: str, title: str, note: str) -> Column:
    percent = metric_name != "log_loss"
    worst = float("-inf") if percent else float("inf")

    def key(run: Run) -> float:
        found = metric(run, split, metric_name)
        return float(found["value"]) if found else worst

    def text(run: Run) -> tuple[str, str]:
        return metric_text(metric(run, split, metric_name), percent=percent)

    return Column(name, title, note, key, text, "desc" if percent else "asc")


def metric_text(found: Mapping[str, Any] | None, *, percent: bool) -> tuple[str, str]:
    """Return a metric and its interval as two lines: ("66.4 %", "64.8 to 67.9")."""
    if found is None or found["value"] is None:
        return "not measured", ""
    scale, digits, unit = (100, 1, "\u00a0%") if percent else (1, 3, "")
    value, low, high = (scale * found[part] for part in ("value", "low", "high"))
    return f"{value:.{digits}f}{unit}", f"{low:.{digits}f} to {high:.{digits}f}"


def duration(seconds: float) -> str:
    """Return a time as people say it: "42 s", "10 min", "1 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def _n(run: Run, split: str) -> int:
    return int(run.metrics.get(split, {}).get("n", 0))


def _best_epoch(run: Run) -> tuple[str, str]:
    if run.is_ensemble:
        return "none", "members are combined"
    return str(run.history["best_epoch"]), f"of {len(run.history['epochs'])}"


def _cost_column(name: str) -> Column:
    def key(run: Run) -> float:
        found = cost(run, "PrivateTest", name)
        return float(found["value"]) if found else float("inf")

    def text(run: Run) -> tuple[str, str]:
        return metric_text(cost(run, "PrivateTest", name), percent=False)

    note = f"PrivateTest, {purpose(name).title.lower()}"
    return Column("cost", "Expected cost", note, key, text, "asc")


_BEFORE: Final[tuple[Column, ...]] = (
    Column("model", "Model", "", lambda run: run.title, lambda run: (run.title, run.run_id), "asc"),
    _metric_column("accuracy", "PrivateTest", "accuracy", "Accuracy", "PrivateTest"),
    _metric_column("log_loss", "PrivateTest", "log_loss", "Log loss", "PrivateTest"),
    _metric_column("macro_f1", "PrivateTest", "macro_f1", "Macro-F1", "PrivateTest"),
)
_AFTER: Final[tuple[Column, ...]] = (
    _metric_column("choice", "PublicTest", "accuracy", "Accuracy", "PublicTest, used for choosing"),
    Column(
        "parameters",
        "Parameters",
        "",
        lambda run: run.manifest["parameters"],
        lambda run: (count(run.manifest["parameters"]), ""),
        "asc",
    ),
    Column(
        "size",
        "Size",
        "",
        lambda run: run.manifest["size_bytes"],
        lambda run: (size(run.manifest["size_bytes"]), ""),
        "asc",
    ),
    Column(
        "time",
        "Training time",
        "",
        lambda run: run.manifest["seconds"],
        lambda run: (duration(run.manifest["seconds"]), ""),
        "asc",
    ),
    Column(
        "epoch",
        "Best epoch",
        "chosen on PublicTest",
        lambda run: run.history["best_epoch"],
        _best_epoch,
        "asc",
    ),
)


@lru_cache(maxsize=32)
def columns(purpose_name: str = EQUAL) -> tuple[Column, ...]:
    """Return the columns; the expected cost is that of a purpose."""
    return (*_BEFORE, _cost_column(purpose_name), *_AFTER)


def ordered(runs: Iterable[Run], sort: str, order: str, purpose_name: str = EQUAL) -> list[Run]:
    """Return runs by a column, equal ones by id.

    Args:
        runs: in any order.
        sort: name of a column.
        order: "asc" or "desc".
        purpose_name: purpose of the expected cost.
    """
    key = next(column.key for column in columns(purpose_name) if column.name == sort)
    return sorted(sorted(runs, key=lambda run: run.run_id), key=key, reverse=order == "desc")


def runs_csv(runs: Sequence[Run]) -> str:
    """Return one line a run with every figure, its interval and its n."""
    head = ["run", "title", "architecture", "dataset", "fingerprint", "seed"]
    splits = ("PrivateTest", "PublicTest")
    for split in splits:
        head.append(f"{split}_n")
        figures = (*_METRICS, *(f"cost_{name}" for name in purposes()))
        head += [f"{split}_{name}{part}" for name in figures for part in ("", "_low", "_high")]
    head += ["parameters", "size_bytes", "seconds", "best_epoch", "epochs", "created"]
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(_line(run, splits) for run in runs)
    return text.getvalue()


def _line(run: Run, splits: Sequence[str]) -> list[object]:
    spec = run.spec
    data = spec.dataset
    line: list[object] = [run.run_id, run.title, spec.architecture, data.name, data.fingerprint]
    line.append(spec.seed)
    for split in splits:
        line.append(_n(run, split))
        figures = [metric(run, split, name) for name in _METRICS]
        figures += [cost(run, split, name) for name in purposes()]
        for found in figures:
            line += [(found or {}).get(part, "") for part in ("value", "low", "high")]
    manifest, history = run.manifest, run.history
    line += [manifest["parameters"], manifest["size_bytes"], manifest["seconds"]]
    return [*line, history["best_epoch"], len(history["epochs"]), manifest["created"]]
