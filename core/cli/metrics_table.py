"""Metrics as a table for people: each figure with its 95 % interval and its n."""

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.labels import EMOTIONS

if TYPE_CHECKING:
    from rich.table import Table

_ABSENT = "-"


def print_table(table: "Table") -> None:
    """Print a table on stdout: as wide as the terminal, or wide enough for all in a file."""
    from rich.console import Console

    Console(width=None if sys.stdout.isatty() else 120).print(table)


def metrics_table(metrics: Mapping[str, Any], title: str) -> "Table":
    """Return the overall figures and each class's precision and recall of one split."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    table.add_column("")
    for column in ("value", "95 % interval", "n"):
        table.add_column(column, justify="right")
    n = f"{metrics['n']:,}"
    table.add_row("accuracy", *share(metrics["accuracy"]), n)
    table.add_row("log loss", *number(metrics["log_loss"]), n)
    table.add_row("macro-F1", *number(metrics["macro_f1"]), n)
    if "ece" in metrics:
        table.add_row("calibration error", *share(metrics["ece"]), n)
    table.add_row("balanced accuracy", *share(metrics["balanced_accuracy"]), n, end_section=True)
    for figure, counted in (("precision", "predicted"), ("recall", "n")):
        for emotion in EMOTIONS:
            row = metrics["per_class"][emotion]
            last = emotion == EMOTIONS[-1]
            table.add_row(
                f"{figure}, {emotion}",
                *share(row[figure]),
                f"{row[counted]:,}",
                end_section=last,
            )
    return table


def sets_table(sets: Mapping[str, Any]) -> "Table":
    """Return how often prediction sets hold the label, overall and by class, and their size."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    promised = [f"{100 * float(coverage):.0f} %" for coverage in sets]
    table = Table(
        title="Prediction sets: share that holds the label, by the share promised",
        title_justify="left",
        box=SIMPLE_HEAD,
    )
    table.add_column("")
    for column in (*promised, "n"):
        table.add_column(column, justify="right")
    measured = list(sets.values())

    def row(name: str, figures: list[Any], shown: Any, n: int, *, last: bool = False) -> None:
        cells = ("{} ({})".format(*shown(figure)) for figure in figures)
        table.add_row(name, *cells, f"{n:,}", end_section=last)

    n = measured[0]["n"]
    row("all classes", [found["coverage"] for found in measured], share, n, last=True)
    for emotion in EMOTIONS:
        own = [found["per_class"][emotion] for found in measured]
        row(emotion, own, share, own[0]["n"], last=emotion == EMOTIONS[-1])
    row("mean size", [found["size"] for found in measured], number, n)
    row("too large to answer", [found["abstained"] for found in measured], share, n)
    return table


def share(figure: Mapping[str, float | None]) -> tuple[str, str]:
    """Return value and interval of a share, in percent."""
    return _cells(figure, lambda value: f"{100 * value:.1f} %", lambda value: f"{100 * value:.1f}")


def number(figure: Mapping[str, float | None]) -> tuple[str, str]:
    """Return value and interval of a plain number."""
    return _cells(figure, lambda value: f"{value:.3f}", lambda value: f"{value:.3f}")


def _cells(figure: Mapping[str, float | None], shown: Any, bound: Any) -> tuple[str, str]:
    value, low, high = figure["value"], figure["low"], figure["high"]
    if value is None or low is None or high is None:
        return _ABSENT, _ABSENT
    return shown(value), f"{bound(low)} to {bound(high)}"
