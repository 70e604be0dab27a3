"""`python -m core studies`: what was searched, and what was found."""

from typing import Annotated, Any, Final

import typer

from core.cli import print_json, say
from core.keys import canonical_json
from core.search.objectives import OBJECTIVES
from core.settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Studies of the search.")

_SHOWN: Final = 10


@app.callback()
def _group() -> None:
    """Studies of the search."""


@app.command("list")
def list_(
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """List all studies with their best trials."""
    from core.search.report import report
    from core.search.study import Studies

    studies = Studies(Settings().searches)
    try:
        found = [report(studies.open(name)) for name in studies.names()]
    finally:
        studies.close()
    if json:
        print_json([{k: v for k, v in study.items() if k != "trials"} for study in found])
    elif found:
        for study in found:
            say(_summary(study))
    else:
        say("No studies yet. Begin one with: python -m core search ARCHITECTURE --dataset NAME")


@app.command()
def show(
    study: Annotated[str, typer.Argument(help="Name of the study.")],
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show what a study was made with, and every trial."""
    from core.search.report import report
    from core.search.study import Studies

    studies = Studies(Settings().searches)
    try:
        found = report(studies.open(study))
    finally:
        studies.close()
    if json:
        print_json(found)
        return
    for part in ("sampler", "pruner", "seed"):
        say(f"{part}: {found[part]}")
    for title, part in (("varied", "space"), ("kept", "settings")):
        say(f"{title}: " + " ".join(f"{name}={_text(v)}" for name, v in found[part].items()))
    tell_study(found, shown=None)


def tell_trial(row: dict[str, Any]) -> None:
    """Print one trial that has ended."""
    say(f"Trial {row['trial']}: {_outcome(row)}")


def tell_study(found: dict[str, Any], *, shown: int | None = _SHOWN) -> None:
    """Print the report of a study: its best trials as a table, and what mattered.

    Args:
        found: see `core.search.report.report`.
        shown: rows of the table; None for all.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from core.cli.metrics_table import print_table

    say(_summary(found))
    several = len(found["objectives"]) > 1
    front = "Pareto front: none of these can be bettered in one without losing in the other."
    rows = [
        r for r in found["trials"] if not several or shown is None or r["trial"] in found["best"]
    ]
    table = Table(box=SIMPLE_HEAD, caption_justify="left")
    table.caption = "Chosen on PublicTest; PrivateTest was not looked at."
    if several:
        table.caption = f"{front} {table.caption}"
    table.add_column("trial", justify="right")
    for name in found["objectives"]:
        table.add_column(OBJECTIVES[name].title, justify="right", no_wrap=True)
    table.add_column("settings", overflow="fold")
    table.add_column("run, or why there is none", overflow="fold")
    for row in rows[:shown]:
        values = row["values"] or {}
        table.add_row(
            f"{row['trial']}{'*' if row['trial'] in found['best'] else ''}",
            *(OBJECTIVES[n].text(values[n]) if values else "-" for n in found["objectives"]),
            " ".join(f"{name}={_text(value)}" for name, value in row["settings"].items()),
            row["run"] or row["reason"] or row["state"],
        )
    print_table(table)
    if found["importance"]:
        shares = (f"{name} {100 * share:.0f} %" for name, share in found["importance"].items())
        say(f"What sets the better trials apart: {', '.join(shares)}.")
    if shown is not None and len(found["trials"]) > len(rows[:shown]):
        say(f"All {len(found['trials'])} trials: python -m core studies show {found['study']}")


def _summary(found: dict[str, Any]) -> str:
    counts = ", ".join(f"{count} {state}" for state, count in found["counts"].items())
    best = next((row for row in found["trials"] if row["trial"] in found["best"]), None)
    text = f"{found['study']}: {counts or 'no trial yet'}."
    return text if best is None else f"{text} Best: trial {best['trial']}, {_outcome(best)}"


def _outcome(row: dict[str, Any]) -> str:
    if row["run"] and row["values"]:
        values = (
            f"{OBJECTIVES[n].title} {OBJECTIVES[n].text(v)}" for n, v in row["values"].items()
        )
        return f"{', '.join(values)}, {row['run']}"
    return str(row["reason"] or row["state"])


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    return value if isinstance(value, str) else canonical_json(value)
