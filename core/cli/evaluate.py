"""`python -m core evaluate`: metrics of a run with intervals, stored or computed again."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

import numpy as np
import typer
from numpy.typing import NDArray

from core.cli import print_json, progress_bar, say
from core.cli.cost_figures import cost_figures, tell_costs
from core.cli.opening import open_dataset, own_dataset, parse_split
from core.data.store import Dataset
from core.evaluation.costs.matrix import find_costs
from core.evaluation.results import Results, measured
from core.evaluation.views import VIEWS
from core.evaluation.views import views as known_views
from core.labels import SPLITS, Split
from core.runs.run import Run
from core.runs.store import RunStore
from core.settings import Settings

app = typer.Typer(add_completion=False, help="Metrics of a run, with 95 % intervals.")

_DEFAULT: Final = "PrivateTest"


@app.command()
def evaluate_command(
    run: Annotated[str, typer.Argument(help="Run: its id, or the beginning of its id or key.")],
    split: Annotated[str, typer.Option(help=f"One of {', '.join(SPLITS)}.")] = _DEFAULT,
    dataset: Annotated[
        str | None, typer.Option(help="Data set; the one it was trained on when omitted.")
    ] = None,
    views: Annotated[
        str | None,
        typer.Option(
            help=f"Views of each picture to average: {', '.join(VIEWS)}; its own if omitted."
        ),
    ] = None,
    recompute: Annotated[
        bool, typer.Option("--recompute", help="Compute from the weights again, and compare.")
    ] = False,
    costs: Annotated[
        str | None,
        typer.Option(help="Add the expected cost for a purpose: see costs list; or a .toml file."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show accuracy, log loss, macro-F1, balanced accuracy, and each class's precision and recall.

    Results on the data set a run was trained on are stored with it and need no pictures.
    """
    settings = Settings()
    chosen, data = parse_split(split), None
    matrix = find_costs(costs) if costs else None
    opened = RunStore(settings.models).resolve(run)
    if views is not None:
        known_views(views)
    stored = opened.holds(chosen) and views in (None, opened.views)
    if dataset is None and not recompute and stored:
        result = _result(opened, opened.spec.dataset.name, chosen, opened.metrics[chosen])
    else:
        data = open_dataset(settings, dataset) if dataset else own_dataset(settings, opened)
        evaluation = _Evaluation(opened, data, chosen, views or opened.views)
        result = evaluation.result(settings, recompute=recompute)
    if matrix:
        result["costs"] = cost_figures(
            settings,
            opened,
            chosen,
            matrix,
            metrics=result["metrics"],
            dataset=data,
            views=views,
        )
    if json:
        print_json(result)
    else:
        _tell(result)


@dataclass(frozen=True)
class _Evaluation:
    """A run on a split of a data set, with views of each picture averaged."""

    run: Run
    dataset: Dataset
    split: Split
    views: str

    def result(self, settings: Settings, *, recompute: bool) -> dict[str, Any]:
        run, dataset, split, views = self.run, self.dataset, self.split, self.views
        results = Results(settings.home)
        metrics = None if recompute else results.metrics(run, dataset, split, views=views)
        if metrics is not None:
            return _result(run, dataset.name, split, metrics)
        before = results.probabilities(run, dataset, split, views=views)
        now = self._computed(RunStore(settings.models))
        labels = dataset.labels[dataset.indices(split)]
        metrics = measured(run, labels, now, views=views)
        result = _result(run, dataset.name, split, metrics)
        if before is not None:
            result["largest_difference"] = float(np.abs(now - before).max(initial=0))
        own = dataset.fingerprint == run.spec.dataset.fingerprint
        if not (own and run.holds(split) and views == run.views):
            results.store(run, dataset, split, now, views=views)
        return result | {"computed": True}

    def _computed(self, runs: RunStore) -> NDArray[np.float32]:
        # Loads TensorFlow: only where there is something to compute.
        from core.predict.predictor import Predictor
        from core.predict.splits import split_probabilities

        with progress_bar(self.split) as bar:
            return split_probabilities(
                Predictor(runs),
                self.run.run_id,
                self.dataset,
                self.split,
                views=self.views,
                progress=bar,
            )


def _result(run: Run, dataset: str, split: Split, metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "run": run.run_id,
        "dataset": dataset,
        "split": split,
        "computed": False,
        "metrics": metrics,
    }


def _tell(result: dict[str, Any]) -> None:
    from core.cli.metrics_table import metrics_table, print_table, sets_table

    origin = "computed from the weights" if result["computed"] else "stored result"
    views = result["metrics"].get("views", "one")
    averaged = "" if views == "one" else f", {VIEWS[views].count} views averaged"
    say(f"{result['run']} on {result['split']} of {result['dataset']}{averaged} ({origin})")
    if "largest_difference" in result:
        say(f"Largest difference to the stored probabilities: {result['largest_difference']:.2g}")
    print_table(metrics_table(result["metrics"], result["split"]))
    if "sets" in result["metrics"]:
        print_table(sets_table(result["metrics"]["sets"]))
    if "costs" in result:
        tell_costs(result["costs"])
