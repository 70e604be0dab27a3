"""`python -m core triage`: people's decisions about a model's errors."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from core.cli import print_json, say
from core.cli.opening import open_dataset, own_dataset, parse_split
from core.labels import SPLITS, Split
from core.settings import Settings
from core.triage.decisions import Decisions

if TYPE_CHECKING:
    from core.data.store import Dataset

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Decisions about a model's errors: list, export, import, take back; what they change.",
)
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Name = Annotated[str, typer.Argument(help="Name of the data set, see: data list.")]
_FIGURES: Final = ("accuracy", "macro_f1", "log_loss")
WARNING: Final = (
    "A test set changed by hand is no longer comparable with published figures, and only errors "
    "were looked at: a wrong label that the model agrees with still counts as right."
)


@app.command("list")
def list_(dataset: Name, json: Json = False) -> None:
    """List the decisions that count for a data set."""
    from core.triage.exchange import rows_of

    data, decisions = _open(dataset)
    rows = rows_of(data, decisions.overlay(data))
    if json:
        print_json({"dataset": data.name, "fingerprint": data.fingerprint, "decisions": rows})
        return
    counts = Counter(str(row["decision"]) for row in rows)
    say(f"{len(rows):,} decisions about {data.title} ({data.name}).")
    for choice, count in counts.most_common():
        say(f"  {choice:<12} {count:>7,}")
    for row in rows:
        new = f" -> {row['new_label']}" if row["new_label"] else ""
        where = f"row {row['row']} ({row['split']}, {row['label']})"
        say(f"{row['when']}  {where}: {row['decision']}{new}")


@app.command("export")
def export(
    dataset: Name,
    path: Annotated[Path | None, typer.Argument(help="File; the screen when omitted.")] = None,
    json: Json = False,
) -> None:
    """Write the decisions as CSV: row, split, label, decision, new_label, when."""
    from core.files import write_whole
    from core.triage.exchange import to_csv

    data, decisions = _open(dataset)
    overlay = decisions.overlay(data)
    text = to_csv(data, overlay)
    if path is None:
        sys.stdout.write(text)
        return
    write_whole(path, text.encode())
    _tell({"exported": len(overlay), "file": str(path)}, json, f"Wrote {len(overlay):,} decisions.")


@app.command("import")
def import_(
    dataset: Name,
    path: Annotated[Path, typer.Argument(help="CSV as written by: triage export.")],
    json: Json = False,
) -> None:
    """Add decisions from a CSV in one step; all of them or, if any is wrong, none."""
    from core.triage.exchange import import_text

    data, decisions = _open(dataset)
    added = import_text(data, decisions, path.read_bytes())
    _tell({"imported": added}, json, f"Added {added:,} decisions that differ from those here.")


@app.command("undo")
def undo(dataset: Name, json: Json = False) -> None:
    """Take the latest step back: one decision, an import, or a clearing."""
    data, decisions = _open(dataset)
    rows = decisions.undo(data)
    _tell({"undone": list(rows)}, json, f"Took back what was decided about {_rows(rows)}.")


@app.command("redo")
def redo(dataset: Name, json: Json = False) -> None:
    """Do again what was taken back last."""
    data, decisions = _open(dataset)
    rows = decisions.redo(data)
    _tell({"redone": list(rows)}, json, f"Decided again about {_rows(rows)}.")


@app.command("clear")
def clear(dataset: Name, json: Json = False) -> None:
    """Make every row undecided again; `undo` brings the decisions back."""
    data, decisions = _open(dataset)
    count = decisions.clear(data)
    _tell({"cleared": count}, json, f"Cleared {count:,} decisions.")


@app.command("metrics")
def metrics(
    run: Annotated[str, typer.Argument(help="Run: its id, or the beginning of its id or key.")],
    split: Annotated[str, typer.Option(help=f"One of {', '.join(SPLITS)}.")] = "PrivateTest",
    json: Json = False,
) -> None:
    """Measure a run with and without the decisions about its pictures."""
    from core.cli.metrics_table import number, share
    from core.evaluation.comparison import NotEvaluated
    from core.evaluation.outcomes import outcomes
    from core.evaluation.results import Results
    from core.runs.store import RunStore
    from core.triage.applied import measure

    settings, chosen = Settings(), parse_split(split)
    opened = RunStore(settings.models).resolve(run)
    data = own_dataset(settings, opened)
    found = outcomes(Results(settings.home), opened, data, (chosen,))
    if found is None:
        raise NotEvaluated(opened, data, chosen)
    measured = measure(data, Decisions(settings.home).overlay(data), found)
    sides = {"without": measured.without, "with": measured.with_}
    if json:
        changed = {"relabelled": measured.relabelled, "set_aside": measured.set_aside}
        print_json({"run": opened.run_id, "split": chosen, **changed, **sides, "warning": WARNING})
        return
    say(f"{opened.run_id} on {data.title}, {chosen}; 95 % intervals")
    say(f"{measured.relabelled:,} rows with a new label, {measured.set_aside:,} set aside.")
    for side, values in sides.items():
        say(f"{side} decisions, n = {values['n']:,}")
        for figure in _FIGURES:
            written = (number if figure == "log_loss" else share)(values[figure])
            say(f"  {figure.replace('_', ' '):<10} {written[0]} ({written[1]})")
    say(WARNING)


@app.command("validate")
def validate(
    run: Annotated[
        str | None, typer.Argument(help="Run whose errors are proposed; the final one if omitted.")
    ] = None,
    json: Json = False,
) -> None:
    """Measure how well proposals without votes foretell what the votes say.

    The rule was chosen on PublicTest; its figures on PrivateTest are the honest ones.
    """
    from core.cli.triage_validation import found_errors, tell
    from core.triage.rules import LABEL_ISSUE
    from core.triage.validation import WANTED_PRECISION, chosen_limit, measure_rule, rankings

    opened, errors = found_errors(Settings(), run)
    told: tuple[Split, ...] = ("PublicTest", "PrivateTest")
    result: dict[str, Any] = {
        "run": opened.run_id,
        "nets": list(errors["PublicTest"].evidence.names),
        "limit": LABEL_ISSUE,
        "chosen_on_PublicTest": chosen_limit(errors["PublicTest"]),
        "wanted_precision": WANTED_PRECISION,
        "splits": {
            split: {**measure_rule(errors[split]), "rankings": rankings(errors[split])}
            for split in told
        },
    }
    if json:
        print_json(result)
    else:
        tell(result)


def _open(name: str) -> tuple["Dataset", Decisions]:
    settings = Settings()
    return open_dataset(settings, name), Decisions(settings.home)


def _rows(rows: tuple[int, ...]) -> str:
    return f"row {rows[0]}" if len(rows) == 1 else f"{len(rows):,} rows"


def _tell(result: dict[str, Any], json: bool, sentence: str) -> None:
    if json:
        print_json(result)
    else:
        say(sentence)
