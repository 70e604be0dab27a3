"""The columns of the table of runs: heading, order and text in one place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from core.evaluation.costs.matrix import EQUAL, purpose
from core.runs.store import Run
from dashboard.components.text import count, size
from dashboard.services import services
from pages.models.costs import cost
from pages.models.ensembles import training_seconds
from pages.models.groups import metric

Key = Callable[[Run], float | str | None]
_NOT_MEASURED: Final = "not measured"
# Better when smaller; the others are better when larger.
_SMALLER: Final = ("log_loss", "ece", "cost")
_SHARES: Final = ("accuracy", "macro_f1", "balanced_accuracy", "ece")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: in the address.
        title: heading.
        note: what must be known to read it, below the heading; may be empty.
        key: what rows are sorted by; None where a run has no such figure.
        text: the cell: the figure, and small print below it.
        best_first: whether sorting begins with the largest ("desc") or the smallest ("asc").
        shown: whether it is in view until a visitor chooses.
        figure: how a metric is found: run -> `{"value", "low", "high"}` or None; None for columns
            that are no metric.
        percent: whether that figure is a share of 1.
    """

    name: str
    title: str
    note: str
    key: Key
    text: Callable[[Run], tuple[str, str]]
    best_first: str
    shown: bool = True
    figure: Callable[[Run], Mapping[str, Any] | None] | None = None
    percent: bool = True

    @property
    def full_title(self) -> str:
        """The heading with what must be known to read it."""
        return f"{self.title} ({self.note})" if self.note else self.title


def metric_text(found: Mapping[str, Any] | None, *, percent: bool) -> tuple[str, str]:
    """Return a metric and its interval as two lines: ("66.4 %", "64.8 to 67.9")."""
    if found is None or found["value"] is None:
        return _NOT_MEASURED, ""
    scale, digits, unit = (100, 1, "\u00a0%") if percent else (1, 3, "")
    value, low, high = (scale * found[part] for part in ("value", "low", "high"))
    return f"{value:.{digits}f}{unit}", f"{low:.{digits}f} to {high:.{digits}f}"


def duration(seconds: float) -> str:
    """Return a time as people say it: "42 s", "10 min", "1 h 05 min"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02d} min"


def _figure_column(
    name: str,
    title: str,
    note: str,
    figure: Callable[[Run], Mapping[str, Any] | None],
    measure: str,
    shown: bool = True,
) -> Column:
    percent = measure in _SHARES

    def key(run: Run) -> float | None:
        found = figure(run)
        return float(found["value"]) if found else None

    def text(run: Run) -> tuple[str, str]:
        return metric_text(figure(run), percent=percent)

    best_first = "asc" if measure in _SMALLER else "desc"
    return Column(name, title, note, key, text, best_first, shown, figure, percent)


def _metric_column(
    name: str, split: str, measure: str, title: str, note: str, shown: bool = True
) -> Column:
    return _figure_column(
        name, title, note, lambda run: metric(run, split, measure), measure, shown
    )


def _cost_column(name: str) -> Column:
    note = f"PrivateTest, {purpose(name).title.lower()}"
    return _figure_column(
        "cost", "Expected cost", note, lambda run: cost(run, "PrivateTest", name), "cost"
    )


def _plain(
    name: str,
    title: str,
    note: str,
    key: Key,
    text: Callable[[Run], tuple[str, str]],
    *,
    shown: bool = True,
    best_first: str = "asc",
) -> Column:
    return Column(name, title, note, key, text, best_first, shown)


def _latency(run: Run) -> float | None:
    found = services().latencies.find(run)
    return found.median if found else None


def _latency_text(run: Run) -> tuple[str, str]:
    found = services().latencies.find(run)
    if found is None:
        return "not measured here yet", ""
    return f"{found.median:.1f}\u00a0ms", f"{found.low:.1f} to {found.high:.1f}"


def _time(run: Run) -> tuple[str, str]:
    seconds = training_seconds(run)
    if seconds is None:
        return "unknown", "a member is not here"
    return duration(seconds), "its members' together" if run.is_ensemble else ""


def _best_epoch(run: Run) -> tuple[str, str]:
    if run.is_ensemble:
        return "none", "members are combined"
    return str(run.history["best_epoch"]), f"of {len(run.history['epochs'])}"


def _views(run: Run) -> tuple[str, str]:
    from core.evaluation.views import views

    return str(views(run.views).count), "of a picture"


_BEFORE: Final[tuple[Column, ...]] = (
    _plain("model", "Model", "", lambda run: run.title, lambda run: (run.title, run.run_id)),
    _metric_column("accuracy", "PrivateTest", "accuracy", "Accuracy", "PrivateTest"),
    _metric_column("macro_f1", "PrivateTest", "macro_f1", "Macro-F1", "PrivateTest"),
    _metric_column(
        "balanced_accuracy",
        "PrivateTest",
        "balanced_accuracy",
        "Balanced accuracy",
        "PrivateTest",
        shown=False,
    ),
    _metric_column("log_loss", "PrivateTest", "log_loss", "Log loss", "PrivateTest"),
    _metric_column("ece", "PrivateTest", "ece", "Calibration error", "PrivateTest, ECE"),
)
_AFTER: Final[tuple[Column, ...]] = (
    _metric_column("choice", "PublicTest", "accuracy", "Accuracy", "PublicTest, used for choosing"),
    _plain(
        "parameters",
        "Parameters",
        "",
        lambda run: run.manifest["parameters"],
        lambda run: (count(run.manifest["parameters"]), ""),
    ),
    _plain(
        "size",
        "Size",
        "",
        lambda run: run.manifest["size_bytes"],
        lambda run: (size(run.manifest["size_bytes"]), ""),
        shown=False,
    ),
    _plain("latency", "CPU latency", "one picture, this machine", _latency, _latency_text),
    _plain("time", "Training time", "", training_seconds, _time),
    _plain(
        "epoch",
        "Best epoch",
        "chosen on PublicTest",
        lambda run: None if run.is_ensemble else run.history["best_epoch"],
        _best_epoch,
        shown=False,
    ),
    _plain(
        "views",
        "Views",
        "averaged",
        lambda run: int(_views(run)[0]),
        _views,
        shown=False,
    ),
    _plain(
        "dataset",
        "Data set",
        "trained on",
        lambda run: run.spec.dataset.title,
        lambda run: (run.spec.dataset.title, run.spec.dataset.name),
        shown=False,
    ),
    _plain(
        "created",
        "Created",
        "",
        lambda run: str(run.manifest["created"]),
        lambda run: (str(run.manifest["created"]), ""),
        shown=False,
        best_first="desc",
    ),
)


@lru_cache(maxsize=32)
def columns(purpose_name: str = EQUAL) -> tuple[Column, ...]:
    """Return the columns; the expected cost is that of a purpose."""
    return (*_BEFORE, _cost_column(purpose_name), *_AFTER)


def ordered(runs: Iterable[Run], sort: str, order: str, purpose_name: str = EQUAL) -> list[Run]:
    """Return runs by a column, equal ones by id, those without such a figure last.

    Args:
        runs: in any order.
        sort: name of a column.
        order: "asc" or "desc".
        purpose_name: purpose of the expected cost.
    """
    key = next(column.key for column in columns(purpose_name) if column.name == sort)
    named = sorted(runs, key=lambda run: run.run_id)
    found = [(value, run) for run in named if (value := key(run)) is not None]
    found.sort(key=lambda pair: pair[0], reverse=order == "desc")
    return [run for _, run in found] + [run for run in named if key(run) is None]


def chosen(names: Sequence[str] | None) -> list[str]:
    """Return the columns in view: those chosen, or those shown until then; always the model."""
    known = [column.name for column in columns()]
    wanted = (
        [column.name for column in columns() if column.shown]
        if names is None
        else [name for name in known if name in names]
    )
    return wanted if "model" in wanted else ["model", *wanted]
