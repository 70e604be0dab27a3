"""Write the stored results of the runs in models/ into README.md and docs/ (`make results`).

The figures are those kept with each run when it was trained: of the epoch and settings chosen on
PublicTest, with 95 % intervals. With `--check` nothing is written; the exit code is 1 when a
document is out of date.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from core.data import synthetic
from core.evaluation.prediction_sets import DEFAULT, MEASURED
from core.files import write_whole
from core.labels import EMOTIONS
from core.report.hundred import read_as
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import ROOT, Settings
from scripts.markdown import filled, number, share, table

MARKER: Final = "results: written by `make results`"


_FIGURES: Final = ("accuracy", "log loss", "macro-F1", "calibration error")


def main() -> int:
    """Write every document that is out of date, or only name it; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    check: bool = parser.parse_args().check
    runs = sorted(RunStore(Settings().models).all(), key=_rank)
    outdated = 0
    for name, tables in DOCUMENTS.items():
        document = ROOT / name
        text = filled(document, MARKER, tables(runs))
        current = text == document.read_text()
        outdated += not current
        if not check and not current:
            write_whole(document, text.encode())
        print(f"{name}: {'up to date' if current else 'out of date' if check else 'written'}")
    return int(check and outdated > 0)


def _rank(run: Run) -> tuple[bool, float]:
    """Photographs before drawn faces; then by what choices are made on, never by PrivateTest."""
    return run.spec.dataset.name == synthetic.NAME, -run.metrics["PublicTest"]["accuracy"]["value"]


def overview(runs: Sequence[Run]) -> str:
    """Return one row a run: what it reached on PrivateTest."""
    head = ("model", "data set", "views", "n", *_FIGURES, "parameters")
    return table(head, [_overview_row(run) for run in runs], words=3)


def trainings(runs: Sequence[Run]) -> str:
    """Return one row a run: what it reached on PrivateTest, in what time and where."""
    head = ("run", "n", *_FIGURES, "parameters", "time", "machine")
    return table(head, [_training_row(run) for run in runs], words=1)


def card(runs: Sequence[Run]) -> str:
    """Return one row for each run and split that was held out, then each run by expression."""
    head = ("run", "data", "split", "epochs (best)", "parameters", "n")
    rows = [_card_row(run, split) for run in runs for split in ("PrivateTest", "PublicTest")]
    parts = [table((*head, *_FIGURES), rows, words=3)]
    for run in runs:
        parts += [_by_expression(run), _of_hundred(run)]
    return "\n\n".join(parts)


def coverage(runs: Sequence[Run]) -> str:
    """Return one row for each run: how often its prediction sets hold the label."""
    head = (
        "run",
        "n",
        *(f"{100 * level:.0f} % promised" for level in MEASURED),
        f"mean size at {100 * DEFAULT:.0f} %",
        f"no answer at {100 * DEFAULT:.0f} %",
        f"lowest of an expression at {100 * DEFAULT:.0f} %",
    )
    return table(head, [_coverage_row(run) for run in runs], words=1)


DOCUMENTS: Final[dict[str, Callable[[Sequence[Run]], str]]] = {
    "README.md": overview,
    "docs/training.md": trainings,
    "docs/model-card.md": card,
    "docs/evaluation.md": coverage,
}


def _overview_row(run: Run) -> tuple[str, ...]:
    metrics = run.metrics["PrivateTest"]
    return (
        f"{run.title} (`{run.spec.architecture}`)",
        run.spec.dataset.title,
        run.views,
        f"{metrics['n']:,}",
        *_figures(metrics),
        f"{run.manifest['parameters']:,}",
    )


def _training_row(run: Run) -> tuple[str, ...]:
    metrics = run.metrics["PrivateTest"]
    return (
        f"`{run.run_id}`",
        f"{metrics['n']:,}",
        *_figures(metrics),
        f"{run.manifest['parameters']:,}",
        f"{run.manifest['seconds'] / 60:.0f} min",
        run.manifest["hardware"],
    )


def _epochs(run: Run) -> str:
    # An early stop leaves fewer than were asked for.
    epochs = len(run.history["epochs"])
    return f"{epochs} ({run.history['best_epoch']})" if epochs else "none"


def _card_row(run: Run, split: str) -> tuple[str, ...]:
    metrics = run.metrics[split]
    return (
        f"{run.title} (`{run.run_id}`)",
        run.spec.dataset.title,
        split,
        _epochs(run),
        f"{run.manifest['parameters']:,}",
        f"{metrics['n']:,}",
        *_figures(metrics),
    )


def _coverage_row(run: Run) -> tuple[str, ...]:
    sets = run.metrics["PrivateTest"]["sets"]
    chosen = sets[f"{DEFAULT:.2f}"]
    worst = min(EMOTIONS, key=lambda emotion: chosen["per_class"][emotion]["value"])
    return (
        f"`{run.run_id}`",
        f"{chosen['n']:,}",
        *(share(sets[f"{level:.2f}"]["coverage"]) for level in MEASURED),
        number(chosen["size"]),
        share(chosen["abstained"]),
        f"{worst}: {share(chosen['per_class'][worst])}",
    )


def _by_expression(run: Run) -> str:
    head = (
        "expression",
        "labelled so",
        "named so",
        "right when named (precision)",
        "found (recall)",
    )
    entries = run.metrics["PrivateTest"]["per_class"]
    rows = [
        (
            emotion,
            f"{entries[emotion]['n']:,}",
            f"{entries[emotion]['predicted']:,}",
            share(entries[emotion]["precision"]),
            share(entries[emotion]["recall"]),
        )
        for emotion in EMOTIONS
    ]
    title = f"### {run.title} by expression, PrivateTest (`{run.run_id}`)"
    return f"{title}\n\n{table(head, rows, words=1)}"


def _of_hundred(run: Run) -> str:
    """Return what 100 pictures of each label are read as, and how often sets hold that label."""
    metrics = run.metrics["PrivateTest"]
    held = metrics["sets"][f"{DEFAULT:.2f}"]["per_class"]
    reads = (f"read as {emotion}" for emotion in EMOTIONS)
    head = ("of 100 labelled", *reads, f"in its set at {100 * DEFAULT:.0f} %")
    rows = [
        (
            emotion,
            *(f"{count}" for count in read_as(metrics, emotion).values()),
            share(held[emotion]),
        )
        for emotion in EMOTIONS
    ]
    return table(head, rows, words=1)


def _figures(metrics: Mapping[str, Any]) -> tuple[str, str, str, str]:
    """Return the figures of `_FIGURES` with their intervals."""
    return (
        share(metrics["accuracy"]),
        number(metrics["log_loss"]),
        number(metrics["macro_f1"]),
        share(metrics["ece"]),
    )


if __name__ == "__main__":
    sys.exit(main())
