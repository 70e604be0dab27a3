"""`python -m core evaluate`: metrics of a run with intervals, stored or computed again."""

from typing import Annotated, Any, Final

import numpy as np
import typer
from numpy.typing import NDArray

from core.cli import print_json, progress_bar, say
from core.cli.opening import open_dataset, own_dataset
from core.data.store import Dataset
from core.errors import InvalidSetting
from core.evaluation.results import Results
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
    recompute: Annotated[
        bool, typer.Option("--recompute", help="Compute from the weights again, and compare.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show accuracy, log loss, macro-F1, balanced accuracy, and each class's precision and recall.

    Results on the data set a run was trained on are stored with it and need no pictures.
    """
    settings = Settings()
    chosen = _split(split)
    opened = RunStore(settings.models).resolve(run)
    if dataset is None and not recompute:
        result = _result(opened, opened.spec.dataset.name, chosen, opened.metrics[chosen])
    else:
        data = open_dataset(settings, dataset) if dataset else own_dataset(settings, opened)
        result = _evaluated(Results(settings.home), opened, data, chosen, recompute=recompute)
    if json:
        print_json(result)
    else:
        _tell(result)


def _evaluated(
    results: Results, run: Run, dataset: Dataset, split: Split, *, recompute: bool
) -> dict[str, Any]:
    metrics = None if recompute else results.metrics(run, dataset, split)
    if metrics is not None:
        return _result(run, dataset.name, split, metrics)
    from core.evaluation.metrics import evaluate

    before = results.probabilities(run, dataset, split)
    now = _computed(run, dataset, split)
    result = _result(
        run, dataset.name, split, evaluate(dataset.labels[dataset.indices(split)], now)
    )
    if before is not None:
        differences = np.abs(now - before)
        result["largest_difference"] = float(differences.max(initial=0))
    if dataset.fingerprint != run.spec.dataset.fingerprint:
        results.store(run, dataset, split, now)
    return result | {"computed": True}


def _computed(run: Run, dataset: Dataset, split: Split) -> NDArray[np.float32]:
    with progress_bar(split) as bar:
        # Loads TensorFlow: only where there is something to compute.
        from core.evaluation import compute
        from core.runs.net import load_net

        return compute.probabilities(load_net(run), dataset, split, bar)


def _split(text: str) -> Split:
    for split in SPLITS:
        if text == split:
            return split
    raise InvalidSetting(f"No split '{text}'.", hint=f"Known: {', '.join(SPLITS)}.")


def _result(run: Run, dataset: str, split: Split, metrics: dict[str, Any]) -> dict[str, Any]:
    return {
        "run": run.run_id,
        "dataset": dataset,
        "split": split,
        "computed": False,
        "metrics": metrics,
    }


def _tell(result: dict[str, Any]) -> None:
    from core.cli.metrics_table import metrics_table, print_table

    origin = "computed from the weights" if result["computed"] else "stored result"
    say(f"{result['run']} on {result['split']} of {result['dataset']} ({origin})")
    if "largest_difference" in result:
        say(f"Largest difference to the stored probabilities: {result['largest_difference']:.2g}")
    print_table(metrics_table(result["metrics"], result["split"]))
