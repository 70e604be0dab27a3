"""`python -m core ensemble`: combine runs into one, or average views of one."""

from typing import Annotated, Any

import typer

from core.cli import print_json, progress_bar, say
from core.cli.opening import own_dataset
from core.ensembles.build import build_ensemble, description, ensemble_spec
from core.ensembles.rules import RULES
from core.evaluation.results import Results
from core.evaluation.views import VIEWS
from core.predict.predictor import Predictor
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

app = typer.Typer(add_completion=False, help="Combine runs into one, or average views of one.")


@app.command()
def ensemble_command(
    runs: Annotated[list[str], typer.Argument(help="Runs: ids, or beginnings of ids or keys.")],
    rule: Annotated[str, typer.Option(help=f"One of {', '.join(RULES)}.")] = "mean",
    views: Annotated[
        str, typer.Option(help=f"Views of each picture to average: {', '.join(VIEWS)}.")
    ] = "one",
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Combine RUNS by a rule; weights and stacking are fitted on PublicTest only.

    The result is a run like any other. The same request again returns it at once.
    """
    settings = Settings()
    store = RunStore(settings.models)
    members = [store.resolve(text) for text in runs]
    dataset = own_dataset(settings, members[0])
    spec = ensemble_spec(members, dataset, rule_name=rule, views=views)
    with progress_bar("views") as bar:
        predict = Predictor(store).probabilities
        run = build_ensemble(spec, dataset, store, Results(settings.home), predict, bar)
    if json:
        print_json(
            {
                "run": run.run_id,
                "path": str(run.path),
                "temperature": run.temperature,
                "metrics": run.metrics,
                **_parts(run),
            }
        )
    else:
        _tell(run)


def _parts(run: Run) -> dict[str, Any]:
    content = description(run)
    return {
        "rule": content["rule"],
        "views": content["views"],
        "members": [member["run"] for member in content["members"]],
        "fitted": content["fitted"],
    }


def _tell(run: Run) -> None:
    from core.cli.metrics_table import metrics_table, print_table

    parts = _parts(run)
    say(f"{run.title}: {run.run_id} in {run.path}")
    weights = parts["fitted"].get("weights")
    for number, member in enumerate(parts["members"]):
        say(f"  {member}" + (f"  weight {weights[number]:.3f}" if weights else ""))
    say(f"Views of each picture: {parts['views']}. Temperature: {run.temperature:.3f}.")
    print_table(metrics_table(run.metrics["PrivateTest"], "PrivateTest"))
