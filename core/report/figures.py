"""What is known of a model, from what is stored with its run."""

from collections.abc import Mapping
from typing import Any, Final

from core.labels import EMOTIONS
from core.report import hundred, words
from core.report.model import ByExpression, Coverage, Figure, Model
from core.runs.run import Run

SPLIT: Final = "PrivateTest"
CARD: Final = "docs/model-card.md"


def model(run: Run, *, coverage: float) -> Model:
    """Return the model's part of a report.

    Args:
        run: the run that answered.
        coverage: the share of pictures that its prediction sets are made to hold.
    """
    metrics = run.metrics.get(SPLIT)
    metrics = metrics if metrics and metrics["n"] else None
    accuracy = figure(metrics["accuracy"], metrics["n"]) if metrics else None
    dataset = run.spec.dataset
    return Model(
        run=run.run_id,
        title=run.title,
        key=run.spec.key,
        weights_sha256=run.weights_digest,
        dataset=dataset.title,
        dataset_fingerprint=dataset.fingerprint,
        created=run.manifest["created"],
        split=SPLIT,
        accuracy=accuracy,
        coverage=_coverage(metrics, coverage),
        by_expression=tuple(_by_expression(metrics, name) for name in EMOTIONS) if metrics else (),
        sentence=words.model_sentence(run.title, dataset.title, accuracy),
        card=CARD,
    )


def figure(metric: Mapping[str, float | None], n: int) -> Figure | None:
    """Return a share of `metrics.json` with the number of pictures; None where it has no value."""
    value, low, high = metric["value"], metric["low"], metric["high"]
    if value is None or low is None or high is None:
        return None
    return Figure(value=value, low=low, high=high, n=n)


def _by_expression(metrics: Mapping[str, Any], name: str) -> ByExpression:
    entry = metrics["per_class"][name]
    of_hundred = hundred.read_as(metrics, name)
    return ByExpression(
        expression=name,
        labelled=entry["n"],
        named=entry["predicted"],
        right_when_named=figure(entry["precision"], entry["predicted"]),
        found=figure(entry["recall"], entry["n"]),
        of_hundred=of_hundred,
        sentence=hundred.sentence(name, of_hundred),
    )


def _coverage(metrics: Mapping[str, Any] | None, asked: float) -> Coverage:
    sets = (metrics or {}).get("sets", {}).get(f"{asked:.2f}")
    if sets is None:
        return Coverage(asked=asked, measured=None, mean_size=None, by_expression={})
    return Coverage(
        asked=asked,
        measured=figure(sets["coverage"], sets["n"]),
        mean_size=sets["size"]["value"],
        by_expression={
            name: figure(entry, entry["n"]) for name, entry in sets["per_class"].items()
        },
    )
