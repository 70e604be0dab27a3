"""Which runs the Predict page offers, and what it says about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.data.store import DatasetStore
from core.labels import Split
from core.runs.run import Run
from dashboard.services import SYNTHETIC


@dataclass(frozen=True, slots=True)
class Choice:
    """A run on offer.

    Attributes:
        run: the run.
        drawn: True when it was trained on drawn faces, which says little about photographs.
    """

    run: Run
    drawn: bool


def offered(
    runs: Sequence[Run], datasets: DatasetStore, *, final: str | None = None
) -> list[Choice]:
    """Return all runs, those for photographs first: the final run, then by PublicTest accuracy.

    PrivateTest is for reporting: even the order of a list would be a choice made on it.
    """
    drawn = {d.fingerprint: d.synthetic for d in datasets.all()}
    choices = [Choice(run, _is_drawn(run, drawn)) for run in runs]

    def rank(choice: Choice) -> tuple[bool, bool, float]:
        run = choice.run
        return choice.drawn, run.run_id != final, -_accuracy(run, "PublicTest")

    return sorted(choices, key=rank)


def measured(run: Run) -> Mapping[str, Any] | None:
    """Return the run's PrivateTest metrics; None when it was never evaluated there."""
    metrics = run.metrics.get("PrivateTest")
    return metrics if metrics and metrics["n"] else None


def measured_on(run: Run) -> str:
    """Name what a run's metrics were measured on, for sentences about its reliability."""
    return f"{run.spec.dataset.title} test pictures"


def options(offered: Sequence[Choice]) -> list[tuple[str, str]]:
    """Return (run id, label) pairs for the select; runs that would read alike get their key."""
    labels = [_label(choice) for choice in offered]
    return [
        (
            choice.run.run_id,
            label if labels.count(label) == 1 else f"{label} {choice.run.spec.key[:6]}",
        )
        for choice, label in zip(offered, labels, strict=True)
    ]


def facts(choice: Choice) -> str:
    """Say in plain words how well a run does on its test pictures."""
    metrics, title = measured(choice.run), choice.run.spec.dataset.title
    if metrics is None:
        said = f"Trained on {title}. It has not been tested yet."
    else:
        share = metrics["accuracy"]
        said = (
            f"On {metrics['n']:,} {title} test pictures it had never seen, it named the"
            f" labelled expression in {100 * share['value']:.0f} of 100"
            f" (95 % interval {100 * share['low']:.0f} to {100 * share['high']:.0f})."
        )
    if choice.drawn:
        return f"{said} It only ever saw drawn faces: its answers on photographs mean little."
    return f"{said} Your pictures may differ from those, and so may the result."


def _label(choice: Choice) -> str:
    """Name a run briefly: architecture, and how often it is right, or that it is for drawings."""
    run = choice.run
    if choice.drawn:
        return f"{run.title} (drawn faces, not for photographs)"
    if measured(run) is None:
        return f"{run.title} (not tested)"
    return f"{run.title} (right in {100 * _accuracy(run, 'PrivateTest'):.0f} of 100)"


def _is_drawn(run: Run, drawn: Mapping[str, bool]) -> bool:
    """Recognise the training set by its fingerprint; where it is gone, by the demo set's name."""
    reference = run.spec.dataset
    return drawn.get(reference.fingerprint, reference.name == SYNTHETIC)


def _accuracy(run: Run, split: Split) -> float:
    return run.accuracy(split) or 0.0
