"""What a run's errors cost, for programs and for people."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.cli import say
from core.cli.metrics_table import number
from core.cli.opening import DatasetNotImported, own_dataset
from core.data.store import Dataset
from core.evaluation.comparison import stored
from core.evaluation.costs.expected import cost_of_counts, expected_cost
from core.evaluation.costs.matrix import CostMatrix
from core.evaluation.results import Results
from core.labels import Split
from core.runs.run import Run
from core.settings import Settings


def cost_figures(
    settings: Settings,
    run: Run,
    split: Split,
    matrix: CostMatrix,
    *,
    metrics: Mapping[str, Any],
    dataset: Dataset | None = None,
    views: str | None = None,
) -> dict[str, Any]:
    """Return what a run's errors cost, ready for JSON.

    Args:
        settings: where data sets and results are.
        run: the run.
        split: the split.
        matrix: what each error costs.
        metrics: of the run on the split.
        dataset: data set of the pictures; None: its own, which need not be here.
        views: views of a picture that are averaged; the run's own when omitted.

    Returns:
        `expected_cost`'s figures with `name` and `title` of the matrix. Without the pictures'
        labels `least_cost` and `changed` are None.
    """
    named = {"name": matrix.name, "title": matrix.title}
    try:
        data = dataset or own_dataset(settings, run)
    except DatasetNotImported:
        confusion = np.array(metrics["confusion"])
        only = {"n": metrics["n"], "most_probable": cost_of_counts(confusion, matrix)}
        return {**named, **only, "least_cost": None, "changed": None}
    labels = data.labels[data.indices(split)]
    found = stored(Results(settings.home), run, data, split, views=views)
    return {**named, **expected_cost(labels, found, matrix)}


def tell_costs(costs: Mapping[str, Any]) -> None:
    """Print what a run's errors cost."""
    say(f"Expected cost of a picture, {costs['title']} ({costs['name']}), n = {costs['n']:,}:")
    say(f"  naming the most probable expression: {_said(costs['most_probable'])}")
    if costs["least_cost"] is None:
        say("  naming what costs least: needs the pictures; see python -m core data import")
    else:
        say(
            f"  naming what costs least: {_said(costs['least_cost'])}, "
            f"which changes {costs['changed']:,} answers"
        )


def _said(figure: Mapping[str, float | None]) -> str:
    return "{} ({})".format(*number(figure))
