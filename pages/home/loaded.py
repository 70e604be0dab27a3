"""What is loaded: data sets and trained models, as tables."""

from collections.abc import Sequence
from typing import Final

from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.labels import SPLITS
from core.runs.store import Run
from dashboard.components.address import link
from dashboard.components.page import dataset_title, section
from dashboard.components.table import table
from dashboard.components.text import count, with_interval

# Enough to answer "what is loaded"; the models page has them all.
_MOST: Final = 5


def datasets(loaded: Sequence[Dataset], current: Dataset, *, id: str) -> Component:
    """Return a table of data sets with the pictures in each split."""
    rows = [
        [
            _name(dataset, current),
            *(count(sum(dataset.counts[split])) for split in SPLITS),
            count(len(dataset)),
        ]
        for dataset in loaded
    ]
    return section(
        "Data sets",
        table(
            ["Name", *SPLITS, "All"],
            rows,
            caption="Pictures in each split of each data set",
            numeric=(1, 2, 3, 4),
        ),
        id=id,
        help="Models are fitted on Training, chosen on PublicTest and reported on PrivateTest.",
    )


def runs(trained: Sequence[Run], current: Dataset, *, id: str) -> Component:
    """Return a table of the most accurate models, those of the data set in view first."""
    if not trained:
        text = html.P(
            ["None yet. Train one with ", html.Code("python -m core train two_conv"), "."]
        )
        return section("Trained models", text, id=id)
    own = [run for run in trained if run.spec.dataset.fingerprint == current.fingerprint]
    others = [run for run in trained if run not in own]
    ranked = [sorted(group, key=_accuracy, reverse=True) for group in (own, others)]
    best = [run for group in ranked for run in group][:_MOST]
    rows = [
        [
            html.A(run.title, href=link("/models", run=run.run_id)),
            run.spec.dataset.title,
            with_interval(run.metrics.get("PrivateTest", {}).get("accuracy")),
            count(run.metrics.get("PrivateTest", {}).get("n", 0)),
        ]
        for run in best
    ]
    more = f" {_MOST} of {len(trained)}, the most accurate first." if len(trained) > _MOST else ""
    return section(
        "Trained models",
        table(
            ["Model", "Data set", "Accuracy on PrivateTest", "n"],
            rows,
            caption="Accuracy of trained models on PrivateTest",
            numeric=(2, 3),
        ),
        id=id,
        help=f"In brackets the 95 % interval; n is the number of pictures judged.{more}",
    )


def _name(dataset: Dataset, current: Dataset) -> list[Component]:
    link_to_it = html.A(dataset_title(dataset), href=link("/dataset", data=dataset.name))
    in_view = dataset.name == current.name
    return [link_to_it, *([html.Span("in view", className="el-badge")] if in_view else [])]


def _accuracy(run: Run) -> float:
    return run.accuracy("PublicTest") or 0.0
