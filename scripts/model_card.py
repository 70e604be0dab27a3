"""Write the tables of docs/model-card.md from the runs in models/: `python -m scripts.model_card`.

With `--check` nothing is written; the exit code is 1 when the card is out of date.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from core.labels import EMOTIONS
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import ROOT, Settings

CARD: Final = ROOT / "docs" / "model-card.md"
START: Final = "<!-- metrics -->"
END: Final = "<!-- /metrics -->"


def tables(runs: Sequence[Run]) -> str:
    """Return the card's tables as Markdown: all runs, then each run by expression."""
    if not runs:
        return "No run is stored yet."
    ordered = sorted(runs, key=lambda run: -run.metrics["PublicTest"]["accuracy"]["value"])
    return "\n\n".join([_overview(ordered), *map(_by_expression, ordered)])


def filled(card: str, content: str) -> str:
    """Return the card with the marked block replaced.

    Raises:
        ValueError: the card has no such block.
    """
    before, start, rest = card.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{CARD.name} has no block between {START} and {END}")
    return f"{before}{START}\n\n{content}\n\n{END}{after}"


def main() -> int:
    """Fill the card, or check it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    check: bool = parser.parse_args().check
    card = CARD.read_text()
    new = filled(card, tables(RunStore(Settings().models).all()))
    if check:
        print("up to date" if new == card else "out of date: run python -m scripts.model_card")
        return int(new != card)
    CARD.write_text(new)
    print(f"{CARD.relative_to(ROOT)} written")
    return 0


def _overview(runs: Sequence[Run]) -> str:
    lines = [
        "| run | data | parameters | epochs (best) | split | n | accuracy | log loss | macro-F1 |",
        "| --- | --- | ---: | ---: | --- | ---: | --- | --- | --- |",
    ]
    for run in runs:
        for split in ("PrivateTest", "PublicTest"):
            metrics = run.metrics[split]
            lines.append(
                f"| {run.title} (`{run.run_id}`) | {run.spec.dataset.title}"
                f" | {run.manifest['parameters']:,}"
                f" | {run.spec.training.epochs} ({run.history['best_epoch']})"
                f" | {split} | {metrics['n']:,} | {_share(metrics['accuracy'])}"
                f" | {_number(metrics['log_loss'])} | {_number(metrics['macro_f1'])} |"
            )
    return "\n".join(lines)


def _by_expression(run: Run) -> str:
    metrics = run.metrics["PrivateTest"]
    lines = [
        f"### {run.title} by expression, PrivateTest (`{run.run_id}`)",
        "",
        "| expression | labelled so | named so | right when named (precision) | found (recall) |",
        "| --- | ---: | ---: | --- | --- |",
    ]
    for emotion in EMOTIONS:
        entry = metrics["per_class"][emotion]
        lines.append(
            f"| {emotion} | {entry['n']:,} | {entry['predicted']:,}"
            f" | {_share(entry['precision'])} | {_share(entry['recall'])} |"
        )
    return "\n".join(lines)


def _share(metric: Mapping[str, Any]) -> str:
    """Write a share as '66.4 % (64.8 to 67.9)'."""
    if metric["value"] is None:
        return "unknown"
    value, low, high = (100 * metric[key] for key in ("value", "low", "high"))
    return f"{value:.1f} % ({low:.1f} to {high:.1f})"


def _number(metric: Mapping[str, Any]) -> str:
    """Write a figure as '0.940 (0.912 to 0.969)'."""
    if metric["value"] is None:
        return "unknown"
    return f"{metric['value']:.3f} ({metric['low']:.3f} to {metric['high']:.3f})"


if __name__ == "__main__":
    sys.exit(main())
