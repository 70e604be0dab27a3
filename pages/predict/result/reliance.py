"""How much to rely on an answer, in counts of a hundred test pictures.

Most people read "62 of 100" better than "precision 0.62".

References:
    Gigerenzer and Hoffrage 1995, natural frequencies, https://doi.org/10.1037/0033-295X.102.4.684
"""

from collections.abc import Mapping
from typing import Any, Final

from dash import html
from dash.development.base_component import Component

from core.labels import EMOTIONS
from core.report.hundred import of_hundred
from dashboard.components.attributes import aria
from dashboard.components.certainty import reliability
from dashboard.components.table import table
from pages.predict import words
from pages.predict.result.answer import Answer, measured_coverage

# Other labels rarer than this, of 100, are not worth a word.
_WORTH: Final = 5

Metrics = Mapping[str, Any] | None


def reliance(answer: Answer, metrics: Metrics, *, measured_on: str) -> Component:
    """Return a hundred squares, those coloured for which such an answer was right, and words.

    Args:
        answer: what the model says.
        metrics: PrivateTest part of the run's `metrics.json`; None when not measured.
        measured_on: what was measured on, e.g. 'FER2013 test pictures'.
    """
    right, sentence = _reliance(answer, metrics, measured_on)
    return html.Div(
        [
            html.Div(html.P([html.Strong("How much to rely on it: "), sentence])),
            *([] if right is None else [_hundred(right)]),
            html.P(words.NOT_FOR, className="small text-body-secondary mb-0"),
        ],
        className="predict-reliance",
    )


def mistaken_for(metrics: Metrics, emotion: str) -> str:
    """Say what the others were labelled, of 100 pictures that the model gave one name."""
    if metrics is None:
        return ""
    named = EMOTIONS.index(emotion)
    counts = of_hundred([row[named] for row in metrics["confusion"]])
    others = sorted(
        (i for i in range(len(EMOTIONS)) if i != named and counts[i] >= _WORTH),
        key=lambda i: -counts[i],
    )
    if not others:
        return ""
    parts = [f"{EMOTIONS[i]} ({counts[i]})" for i in others[:3]]
    return f"Of the others most were labelled {_listed(parts)}."


def error_table(metrics: Metrics) -> Component:
    """Return what 100 test pictures of each label are called by the model."""
    if metrics is None:
        return html.P("How often this model errs has not been measured.")
    rows: list[list[Any]] = []
    for emotion, counts in zip(EMOTIONS, metrics["confusion"], strict=True):
        recall = metrics["per_class"][emotion]["recall"]
        interval = (
            ""
            if recall["value"] is None
            else f"{100 * recall['low']:.0f} to {100 * recall['high']:.0f}"
        )
        rows.append(
            [
                emotion,
                *(
                    html.Strong(str(count)) if name == emotion else str(count)
                    for name, count in zip(EMOTIONS, of_hundred(counts), strict=True)
                ),
                interval,
                f"{sum(counts):,}",
            ]
        )
    return table(
        ["labelled", *EMOTIONS, "95 % interval of the right ones", "measured on"],
        rows,
        caption="Of 100 test pictures with a label, how many the model calls what",
        numeric=range(1, len(EMOTIONS) + 3),
    )


def _reliance(answer: Answer, metrics: Metrics, measured_on: str) -> tuple[int | None, str]:
    if answer.kind == "none":
        return None, "not at all. Look at the person, and ask."
    if answer.kind == "one":
        (emotion,) = answer.names
        sentence = reliability(emotion, metrics, measured_on=measured_on)
        if metrics is None:
            return None, sentence
        value = metrics["per_class"][emotion]["precision"]["value"]
        right = None if value is None else round(100 * value)
        return right, f"{sentence} {mistaken_for(metrics, emotion)}".strip()
    found = measured_coverage(metrics, answer.coverage or 0)
    if not found:
        return None, "how often the labelled expression is among those named was not measured."
    share = found["coverage"]
    return round(100 * share["value"]), (
        f"the labelled expression was among those named in {100 * share['value']:.0f} of 100"
        f" {measured_on} ({100 * share['low']:.0f} to {100 * share['high']:.0f}, measured on"
        f" {found['n']:,}). Which of them it is, the model does not know."
    )


def _hundred(right: int) -> Component:
    """Draw a hundred squares in ten rows; the style sheet fills whole rows and the rest."""
    return html.Div(
        className="predict-hundred",
        role="img",
        style={"--rows": str(right // 10), "--rest": str(right % 10)},
        **aria(label=f"{right} of 100 squares filled"),
    )


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} or {parts[-1]}"
