"""Print the measured results of the shipped runs, or write them into README.md (`make results`).

The figures are those stored with each run when it was trained: of the epoch and settings chosen
on PublicTest, on PrivateTest, which no choice has seen.
"""

import argparse
import sys
from pathlib import Path
from typing import Any, Final

from core.errors import EmotionLensError
from core.files import write_whole
from core.runs.store import Run, RunStore
from core.settings import ROOT, Settings

README: Final = ROOT / "README.md"
BEGIN: Final = "<!-- results: written by `make results` -->"
END: Final = "<!-- end of results -->"
SPLIT: Final = "PrivateTest"
HEAD: Final = (
    "| model | data set | n | accuracy | log loss | macro-F1 | parameters |",
    "|---|---|---:|---:|---:|---:|---:|",
)


class NoMarkers(EmotionLensError):
    """A document without the two lines between which the table goes."""

    code = "no-markers"


def main() -> None:
    """Print the table, or put it between the README's markers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--write", action="store_true", help="write it into README.md")
    runs = RunStore(Settings().models).all()
    table = results_table(runs)
    if not parser.parse_args().write:
        print(table)
        return
    try:
        write_whole(README, replaced(README, table).encode())
    except EmotionLensError as error:
        sys.exit(f"Error: {error}")
    print(f"{README.name}: {len(runs)} runs")


def results_table(runs: tuple[Run, ...]) -> str:
    """Return a Markdown table, most accurate run first."""
    ordered = sorted(runs, key=lambda run: -run.metrics[SPLIT]["accuracy"]["value"])
    return "\n".join([*HEAD, *(_row(run) for run in ordered)])


def replaced(document: Path, table: str) -> str:
    """Return the document's text with the table between its markers.

    Raises:
        NoMarkers: a marker is missing.
    """
    before, begin, rest = document.read_text().partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise NoMarkers(f"{document.name} lacks its markers.", hint=f"Add '{BEGIN}' and '{END}'.")
    return f"{before}{BEGIN}\n{table}\n{END}{after}"


def _row(run: Run) -> str:
    metrics = run.metrics[SPLIT]
    cells = (
        f"{run.title} (`{run.spec.architecture}`)",
        run.spec.dataset.title,
        f"{metrics['n']:,}",
        _figure(metrics["accuracy"], "{:.1%}"),
        _figure(metrics["log_loss"], "{:.3f}"),
        _figure(metrics["macro_f1"], "{:.3f}"),
        f"{run.manifest['parameters']:,}",
    )
    return f"| {' | '.join(cells)} |"


def _figure(metric: dict[str, Any], form: str) -> str:
    value, low, high = (form.format(metric[key]) for key in ("value", "low", "high"))
    return f"{value} ({low} to {high})"


if __name__ == "__main__":
    main()
