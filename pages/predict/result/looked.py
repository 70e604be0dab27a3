"""What was looked at before the answer: warnings, the reasons to hold it back, all checks."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from core.predict.analysis import AnalysedFace, Check, Gate, Level
from core.report.words import percent
from dashboard.components.attributes import aria, data
from dashboard.components.page import icon
from pages.predict import words

# Never colour alone: each level has a sign and a word.
_ICONS: Final[dict[Level, str]] = {
    "green": "check-circle-fill",
    "amber": "exclamation-triangle-fill",
    "red": "x-octagon-fill",
}
_WORDS: Final[dict[Level, str]] = {"green": "good", "amber": "with care", "red": "too poor"}


def warnings(gate: Gate, *, shown: bool = False) -> Component | None:
    """Return why to read an answer with care, or None where nothing speaks against it.

    Args:
        gate: of the face.
        shown: whether the answer was asked for in spite of a red check.
    """
    if not gate.reasons:
        return None
    title = words.SHOWN_TITLE if shown else words.CARE_TITLE
    return html.Div(
        [
            icon(_ICONS["red" if shown else "amber"]),
            html.Div([html.Strong(title), _reasons(gate.reasons)]),
        ],
        className=f"predict-warning predict-level-{'red' if shown else 'amber'}",
    )


def held_back(face: AnalysedFace, *, file: int, number: int) -> Component:
    """Return what stands in the place of an answer that is held back, and the way to it."""
    return html.Div(
        [
            icon("pause-circle-fill"),
            html.Div(
                [
                    html.Strong(words.HELD_TITLE, className="predict-held-title"),
                    _reasons(face.gate.reasons),
                    html.P(words.HELD, className="mb-2"),
                    html.Button(
                        "Show it all the same",
                        type="button",
                        className="btn btn-outline-secondary btn-sm",
                        **data(predict_show=f"{file}:{number}"),
                    ),
                ]
            ),
        ],
        className="predict-warning predict-level-red",
    )


def checks(gate: Gate) -> Component:
    """List every check with its sign, what was measured, and the reason."""
    return html.Ul(
        [html.Li(_check(check)) for check in gate.checks],
        className="predict-checks list-unstyled mb-0",
        **aria(label="What was looked at before answering"),
    )


def _check(check: Check) -> Component:
    return html.Div(
        [
            icon(_ICONS[check.level]),
            html.Span(
                [
                    html.Strong(check.title),
                    html.Span(_measured(check), className="predict-check-value"),
                    html.Span(_WORDS[check.level], className="predict-check-level"),
                    html.Span(check.reason, className="predict-check-reason"),
                ]
            ),
        ],
        className=f"predict-check predict-level-{check.level}",
    )


def _measured(check: Check) -> str:
    if check.value is None:
        return ""
    if check.unit == "%":
        return percent(check.value / 100)
    return f"{check.value:.0f}\u00a0{check.unit}".strip()


def _reasons(reasons: tuple[str, ...]) -> Component:
    return html.Ul([html.Li(reason) for reason in reasons], className="predict-reasons")
