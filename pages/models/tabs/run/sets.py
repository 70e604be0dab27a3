"""How often a run's prediction sets hold the label."""

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from core.evaluation.prediction_sets import DEFAULT, MOST
from core.labels import EMOTIONS, Split
from dashboard.components.table import table
from dashboard.components.text import count, percent
from pages.models.columns import metric_text


def sets(metrics: Mapping[str, Any], title: str, split: Split) -> list[Component]:
    """Return a table of coverage by expression; nothing where sets were not measured.

    Args:
        metrics: of one split.
        title: run, split and n, for the caption.
        split: which one: sets are fitted on PublicTest.
    """
    measured: Mapping[str, Any] | None = metrics.get("sets")
    if not measured:
        return []
    size = measured[f"{DEFAULT:.2f}"]
    fitted = " They were fitted on these very pictures." if split == "PublicTest" else ""
    return [
        html.H3("Prediction sets: does the label lie within?"),
        html.P(
            "The Predict page names as many expressions as it takes to include the labelled one "
            f"as often as promised over all pictures. At {percent(DEFAULT)} a set has "
            f"{size['size']['value']:.1f} expressions on average; {_with(size['abstained'])} of "
            f"the pictures would need more than {MOST} and get no answer. The promise holds over "
            f"all pictures, not for each expression.{fitted}",
            className="el-help",
        ),
        table(
            [
                "expression",
                "pictures",
                *(f"held when {percent(float(level))} is promised" for level in measured),
            ],
            [
                [
                    "all",
                    count(size["n"]),
                    *(_with(found["coverage"]) for found in measured.values()),
                ],
                *(_row(emotion, measured) for emotion in EMOTIONS),
            ],
            caption=f"Coverage of prediction sets: {title}; 95 % intervals in brackets",
            numeric=range(1, 2 + len(measured)),
        ),
    ]


def _row(emotion: str, measured: Mapping[str, Any]) -> list[str]:
    own = [found["per_class"][emotion] for found in measured.values()]
    return [emotion, count(own[0]["n"]), *map(_with, own)]


def _with(found: Mapping[str, Any]) -> str:
    figure, interval = metric_text(found, percent=True)
    return f"{figure} ({interval})" if interval else "none"
