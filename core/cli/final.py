"""`python -m core final`: choose the final run by a stated rule, and put it on record."""

from typing import Annotated

import typer

from core.cli import print_json, say
from core.cli.opening import open_dataset
from core.data import synthetic
from core.data.store import Dataset, DatasetStore
from core.errors import InvalidSetting
from core.evaluation.choice import NothingToChoose, choose_final
from core.evaluation.costs.matrix import find_costs
from core.runs.final import FILE, Candidate, FinalRun, write_final
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

app = typer.Typer(add_completion=False, help="Choose the final run on PublicTest.")


@app.command()
def final_command(
    purpose: Annotated[
        str | None,
        typer.Option(help="Decide by this purpose's expected cost instead of the log loss."),
    ] = None,
    dataset: Annotated[
        str | None, typer.Option(help="Data set; may be omitted where only one has runs.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Choose the final run among those of a data set, on PublicTest, and record it.

    The record, final.json beside the runs, holds the rule, the reason and every candidate's
    figures. Pages that are given no run show the recorded one. Without a change nothing is written.
    """
    settings = Settings()
    runs = RunStore(settings.models).all()
    data = open_dataset(settings, dataset) if dataset else _only(settings, runs)
    final = choose_final(runs, data, costs=find_costs(purpose) if purpose else None)
    written = write_final(settings.models, final)
    if json:
        print_json({**final.model_dump(mode="json"), "written": written})
    else:
        _tell(final)
        path = settings.models / FILE
        say(f"Recorded in {path}." if written else f"{path} said so already.")


def _only(settings: Settings, runs: tuple[Run, ...]) -> Dataset:
    """Return the one data set here that runs were trained on, drawn faces only if there is none."""
    trained = {run.spec.dataset.fingerprint for run in runs}
    here = [d for d in DatasetStore(settings.datasets).all() if d.fingerprint in trained]
    found = [d for d in here if d.name != synthetic.NAME] or here
    if not found:
        raise NothingToChoose(
            "No run was trained on a data set that is here.",
            hint="Import the pictures with: python -m core data import PATH",
        )
    if len(found) > 1:
        raise InvalidSetting(
            "Runs were trained on several data sets.",
            hint=f"Name one with --dataset: {', '.join(d.name for d in found)}.",
        )
    return found[0]


def _tell(final: FinalRun) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from core.cli.metrics_table import number, print_table, share

    def said(cells: tuple[str, str]) -> str:
        return "{} ({})".format(*cells)

    say(f"Final run: {final.run}")
    say(f"Rule: {final.rule}")
    say(f"Reason: {final.reason}")
    table = Table(
        title=f"{final.split} of {final.dataset.name}, n = {final.n:,}",
        title_justify="left",
        box=SIMPLE_HEAD,
    )
    table.add_column("run", overflow="fold")
    for column in ("accuracy", "p", "log loss", *(["cost"] if final.purpose else [])):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("parameters", justify="right")
    for each in final.candidates:
        cost = [said(number(each.expected_cost.model_dump()))] if each.expected_cost else []
        table.add_row(
            each.run,
            said(share(each.accuracy.model_dump())),
            _p(each),
            said(number(each.log_loss.model_dump())),
            *cost,
            f"{each.parameters:,}",
        )
    print_table(table)


def _p(candidate: Candidate) -> str:
    shown = "< 0.001" if candidate.p_value < 0.001 else f"{candidate.p_value:.3f}"
    return shown if candidate.kept else f"{shown}, out"
