"""`python -m core search`: look for better settings; every trial is a run or says why not."""

from pathlib import Path
from typing import Annotated

import typer

from core.cli import print_json, progress_bar, say
from core.cli.opening import open_dataset
from core.cli.stopping import stoppable
from core.errors import InvalidSetting
from core.runs.store import RunStore
from core.search.objectives import OBJECTIVES, parse_objectives
from core.search.request import SearchRequest, search_request
from core.search.samplers import PRUNERS, SAMPLERS
from core.search.space import parse_space
from core.settings import Settings
from core.training.request import parse_settings

app = typer.Typer(add_completion=False, help="Search for better settings; see docs/search.md.")


@app.command()
def search_command(
    architecture: Annotated[str, typer.Argument(help="Architecture, e.g. two_conv.")],
    dataset: Annotated[str, typer.Option(help="Data set to train on.")],
    sampler: Annotated[str, typer.Option(help=f"One of {', '.join(SAMPLERS)}.")],
    trials: Annotated[
        int | None,
        typer.Option(min=1, help="Trials of the study in all; a grid has its own number."),
    ] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over Training of a trial.")] = None,
    study: Annotated[
        str | None, typer.Option(help="Name of the study; made from the request if omitted.")
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting to keep; repeatable."),
    ] = None,
    space: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUES",
            help="A setting to vary: a,b,c or [[..],[..]] or low:high[:log|:step]; repeatable.",
        ),
    ] = None,
    objectives: Annotated[
        str, typer.Option(help=f"Of {', '.join(OBJECTIVES)}; several with commas.")
    ] = "accuracy",
    pruner: Annotated[
        str, typer.Option(help=f"What ends poor trials early: {', '.join(PRUNERS)}.")
    ] = "none",
    seed: Annotated[int, typer.Option(help="Seed of the sampler and of every training.")] = 0,
    weights: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Weights file a transfer architecture starts from."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Train ARCHITECTURE with many settings and keep every run; PublicTest says which is best.

    The same command goes on where it was stopped, and several of them share the work.
    """
    settings = Settings()
    request = search_request(
        architecture,
        open_dataset(settings, dataset),
        objectives=parse_objectives(objectives),
        sampler=sampler,
        pruner=pruner,
        epochs=epochs,
        seed=seed,
        settings=parse_settings(set_ or ()),
        space=parse_space(space or ()),
        weights_file=weights,
    )
    _work(settings, request, study, wanted=_wanted(request, trials), json=json)


def _wanted(request: SearchRequest, trials: int | None) -> int:
    if request.sampler == "grid":
        return min(trials or request.space.combinations, request.space.combinations)
    if trials is None:
        raise InvalidSetting(
            f"'{request.sampler}' goes on for ever.", hint="Say when it is enough: --trials 30."
        )
    return trials


def _work(
    settings: Settings, request: SearchRequest, name: str | None, *, wanted: int, json: bool
) -> None:
    from core.cli.studies import tell_study, tell_trial
    from core.search.report import report, rows_of
    from core.search.runner import Workshop, search
    from core.search.study import Studies

    studies = Studies(settings.searches)
    try:
        study = studies.prepare(request, name)
        if not json:
            say(f"Study {study.name}: {len(study.trials())} of {wanted} trials begun.")
        row = rows_of(study)
        with progress_bar(request.architecture) as bar, stoppable(bar) as progress:
            search(
                study,
                request,
                Workshop(RunStore(settings.models), settings.home),
                trials=wanted,
                progress=progress,
                on_trial=None if json else lambda trial: tell_trial(row(trial)),
            )
        found = report(study)
    finally:
        studies.close()
    if json:
        print_json(found)
    else:
        tell_study(found)
