"""`python -m core runs`: what is trained."""

from typing import Annotated, Any

import typer

from core.cli import print_json, progress_bar, say
from core.cli.opening import own_dataset
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Trained runs.")


@app.callback()
def _group() -> None:
    """Trained runs."""


@app.command("list")
def list_(
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """List all runs with their PrivateTest results."""
    runs = RunStore(Settings().models).all()
    if json:
        print_json([_summary(run) for run in runs])
    elif runs:
        _tell(runs)
    else:
        say("No runs yet. Train one with: python -m core train six_conv --dataset NAME")


@app.command("renew")
def renew_(
    runs: Annotated[list[str], typer.Argument(help="Runs: ids, or beginnings of ids or keys.")],
) -> None:
    """Store RUNS anew from their weights: half precision, calibrated, today's metrics.

    For runs that an earlier version stored. Weights of ensembles' members must not change: build
    the ensembles again afterwards.
    """
    settings = Settings()
    store = RunStore(settings.models)
    for run in [store.resolve(text) for text in runs]:
        dataset = own_dataset(settings, run)
        with progress_bar(run.run_id) as bar:
            # Loads TensorFlow.
            from core.training.storing import renew

            renewed = renew(run, dataset, store, bar)
        say(f"Stored anew: {renewed.run_id}, temperature {renewed.temperature:.3f}.")


@app.command("measure")
def measure_(
    runs: Annotated[list[str], typer.Argument(help="Runs: ids, or beginnings of ids or keys.")],
) -> None:
    """Measure RUNS anew from their stored probabilities: today's metrics and prediction sets.

    Quicker than `renew`, and the weights and probabilities stay the files that they are.
    """
    from core.evaluation.assessment import measure_again

    settings = Settings()
    store = RunStore(settings.models)
    for run in [store.resolve(text) for text in runs]:
        measured = measure_again(run, own_dataset(settings, run), store)
        say(f"Measured anew: {measured.run_id}, temperature {measured.temperature:.3f}.")


@app.command("familiarity")
def familiarity_(
    runs: Annotated[list[str], typer.Argument(help="Nets: ids, or beginnings of ids or keys.")],
) -> None:
    """Store with RUNS what their training pictures look like to them, for the gate of uploads.

    New nets have it; this is for those that an earlier version stored. Nothing else changes.
    """
    settings = Settings()
    store = RunStore(settings.models)
    for run in [store.resolve(text) for text in runs]:
        dataset = own_dataset(settings, run)
        with progress_bar(run.run_id) as bar:
            # Loads TensorFlow.
            from core.training.storing import add_reference

            added = add_reference(run, dataset, store, bar)
        path = added.reference_path()
        kept = "nothing: it has no blocks of its own" if path is None else f"{path.name}"
        say(f"Stored with {added.run_id}: {kept}.")


def _summary(run: Run) -> dict[str, Any]:
    private = run.metrics["PrivateTest"]
    return {
        "run": run.run_id,
        "title": run.title,
        "architecture": run.spec.architecture,
        "dataset": run.spec.dataset.model_dump(),
        "n": private["n"],
        "accuracy": private["accuracy"],
        "log_loss": private["log_loss"],
        **{name: run.manifest[name] for name in ("parameters", "size_bytes", "created")},
    }


def _tell(runs: tuple[Run, ...]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from core.cli.metrics_table import number, print_table, share

    table = Table(box=SIMPLE_HEAD, caption="PrivateTest, 95 % intervals", caption_justify="left")
    table.add_column("run", overflow="fold")
    for column in ("n", "accuracy", "log loss", "parameters"):
        table.add_column(column, justify="right", no_wrap=True)
    for run in runs:
        private = run.metrics["PrivateTest"]
        table.add_row(
            run.run_id,
            f"{private['n']:,}",
            "{} ({})".format(*share(private["accuracy"])),
            "{} ({})".format(*number(private["log_loss"])),
            f"{run.manifest['parameters']:,}",
        )
    print_table(table)
