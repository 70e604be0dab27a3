"""`python -m core train`: train a run, or return the stored one."""

from pathlib import Path
from typing import Annotated, Any

import typer

from core.cli import print_json, progress_bar, say
from core.cli.opening import open_dataset
from core.cli.stopping import stoppable
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings
from core.training.request import parse_settings, run_spec
from core.training.runner import train

app = typer.Typer(add_completion=False, help="Train a run, or return it if it is stored.")


@app.command()
def train_command(
    architecture: Annotated[str, typer.Argument(help="Architecture, e.g. six_conv.")],
    dataset: Annotated[str, typer.Option(help="Data set to train on.")],
    epochs: Annotated[int | None, typer.Option(help="Passes over Training.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of weights, order and augmentation.")] = 0,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting, e.g. dropout=0.4; repeatable."),
    ] = None,
    weights: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Weights file a transfer architecture starts from."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Train ARCHITECTURE on Training and keep the epoch that is best on PublicTest.

    A request that was trained before returns the stored run at once. A training that was stopped
    goes on from its last whole epoch.
    """
    settings = Settings()
    opened = open_dataset(settings, dataset)
    spec = run_spec(
        architecture,
        opened,
        epochs=epochs,
        seed=seed,
        settings=parse_settings(set_ or ()),
        weights_file=weights,
    )
    runs = RunStore(settings.models)
    run = runs.find(spec.key)
    stored = run is not None
    if run is None:
        if not json:
            say(f"Training {spec.run_id}.")
        with progress_bar(architecture) as bar, stoppable(bar) as progress:
            run = train(spec, opened, runs, settings.home, progress, weights_file=weights)
    if json:
        print_json(_summary(run, stored=stored))
    else:
        _tell(run, stored=stored)


def _summary(run: Run, *, stored: bool) -> dict[str, Any]:
    return {
        "run": run.run_id,
        "key": run.spec.key,
        "stored_before": stored,
        "path": str(run.path),
        "best_epoch": run.history["best_epoch"],
        "epochs": len(run.history["epochs"]),
        "seconds": run.manifest["seconds"],
        "parameters": run.manifest["parameters"],
        "metrics": run.metrics,
    }


def _tell(run: Run, *, stored: bool) -> None:
    from core.cli.metrics_table import metrics_table, print_table

    epochs, best = len(run.history["epochs"]), run.history["best_epoch"]
    minutes = run.manifest["seconds"] / 60
    say(f"{'Stored already' if stored else 'Trained'}: {run.run_id} in {run.path}")
    say(f"Best of {epochs} epochs on PublicTest: {best}. Time: {minutes:.1f} minutes.")
    print_table(metrics_table(run.metrics["PrivateTest"], "PrivateTest"))
