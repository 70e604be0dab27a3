"""How good an ensemble would be: figures beside those of its members, and in words."""

from collections.abc import Mapping
from typing import Any, Final

from dash.development.base_component import Component

from core.data.store import Dataset
from core.ensembles.preview import Preview
from core.ensembles.rules import rule
from core.evaluation.significance import compare, sentence
from core.labels import Split
from core.runs.spec import RunSpec
from dashboard.components.table import table
from dashboard.components.text import count, percent, with_interval
from dashboard.services import services
from pages.models.compared import ROLES, Compared

SPLITS: Final[tuple[Split, ...]] = ("PublicTest", "PrivateTest")
_FIGURES: Final[Mapping[str, tuple[str, bool]]] = {
    "accuracy": ("accuracy", True),
    "macro_f1": ("macro-F1", True),
    "log_loss": ("log loss", False),
    "ece": ("calibration error", True),
}


def figures(
    found: Preview, compared: Compared, name: str, split: Split, dataset: Dataset
) -> Component:
    """Return the ensemble's figures on a split above those of each member alone."""
    rows = [[f"{name} (not stored)", *_line(found.metrics[split])]]
    for run in compared.runs:
        metrics = services().runs.open(run.run_id).metrics.get(split, {})
        rows.append([f"{compared.names[run.run_id]} alone", *_line(metrics)])
    n = count(found.metrics[split]["n"])
    return table(
        ["run", *(heading for heading, _ in _FIGURES.values())],
        rows,
        caption=(
            f"{split} ({ROLES[split]}) of {dataset.title}, n = {n}; 95 % intervals in brackets"
        ),
        numeric=range(1, 1 + len(_FIGURES)),
    )


def _line(metrics: Mapping[str, Any]) -> list[str]:
    return [
        with_interval(metrics.get(figure), percent=share) for figure, (_, share) in _FIGURES.items()
    ]


def said(found: Preview, compared: Compared, name: str, dataset: Dataset) -> str:
    """Return in words whether it beats its best member by more than chance, where one chooses."""
    best = max(
        compared.runs, key=lambda run: services().runs.open(run.run_id).accuracy("PublicTest") or 0
    )
    labels = dataset.labels[dataset.indices("PublicTest")]
    alone = services().results.probabilities(best, dataset, "PublicTest")
    if alone is None:
        return ""
    together = compare(labels, alone, found.probabilities["PublicTest"])
    return f"On PublicTest: {sentence(together, f'{compared.names[best.run_id]} alone', name)}"


def fitted(found: Preview, compared: Compared, spec: RunSpec) -> str:
    """Return in words what was fitted on PublicTest: the temperature, and the members' shares."""
    told = f"Temperature fitted on PublicTest: {found.temperature:.3f}."
    chosen = rule(spec.parameters["rule"])
    shares = chosen.shares(found.fitted, len(compared.runs))
    members = sorted(compared.runs, key=lambda run: run.run_id)
    parts = ", ".join(
        f"{compared.names[run.run_id]} {percent(float(share), 0)}"
        for run, share in zip(members, shares, strict=True)
    )
    held_out = (
        " The rule has much to fit, so its PublicTest figures are cross-validated."
        if chosen.held_out
        else ""
    )
    return f"{told} Shares of the members: {parts}.{held_out}"
