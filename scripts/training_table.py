"""Results of all stored runs as a Markdown table: print it, or `--write` it to docs/training.md."""

import sys
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from core.runs.store import Run, RunStore
from core.settings import ROOT, Settings

HEAD = "| run | n | accuracy, % | log loss | macro-F1 | parameters | time | machine |"
START, END = "<!-- training table -->", "<!-- end of training table -->"


def main(arguments: list[str]) -> None:
    """Print the table, or replace the one between the two marks of docs/training.md."""
    if arguments != ["--write"]:
        print(table())
        return
    page = ROOT / "docs" / "training.md"
    before, _, rest = page.read_text().partition(START)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{START}\n{table()}\n{END}{after}")


def table() -> str:
    """Return one row a run: PrivateTest figures with 95 % intervals."""
    rule = "|---" * HEAD.count(" | ") + "|---|"
    return "\n".join([HEAD, rule, *map(row, RunStore(Settings().models).all())])


def row(run: Run) -> str:
    """Return a run's row of the table."""
    private = run.metrics["PrivateTest"]
    cells = (
        f"`{run.run_id}`",
        f"{private['n']:,}",
        figure(private["accuracy"], 100, 1),
        figure(private["log_loss"], 1, 3),
        figure(private["macro_f1"], 1, 3),
        f"{run.manifest['parameters']:,}",
        f"{run.manifest['seconds'] / 60:.0f} min",
        run.manifest["hardware"],
    )
    return f"| {' | '.join(cells)} |"


def figure(metric: Mapping[str, float | None], factor: float, digits: int) -> str:
    """Return 'value (low to high)', or '-' where there is none."""
    values = [metric[name] for name in ("value", "low", "high")]
    if any(value is None for value in values):
        return "-"
    value, low, high = (f"{factor * (number or 0):.{digits}f}" for number in values)
    return f"{value} ({low} to {high})"


if __name__ == "__main__":
    main(sys.argv[1:])
