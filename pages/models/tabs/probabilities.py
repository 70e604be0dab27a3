"""Whether stated probabilities come true, and whether they say when to stay silent."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component

from core.evaluation.calibration import calibration_error
from core.evaluation.reliability import reliability
from core.evaluation.risk_coverage import ANSWERED, risk_coverage
from dashboard.components import page
from dashboard.components.graph import graph
from dashboard.components.table import table
from dashboard.components.text import percent, with_interval
from dashboard.figures.reliability import reliability_figure
from dashboard.figures.risk_coverage import risk_coverage_figure
from pages.models import ids
from pages.models.answers import Answers
from pages.models.compared import Compared, nothing_ticked
from pages.models.tab import Shown, Tab


def layout(shown: Shown) -> Component:
    """Return both sections."""
    return html.Div(probabilities(shown), id=ids.PROBABILITIES)


def probabilities(shown: Shown) -> list[Component]:
    """Return reliability before and after calibration, and risk over coverage."""
    compared, split = Compared.of(shown), shown.view.split
    if not compared.runs:
        return [nothing_ticked()]
    answered, lacking = compared.answered(split)
    notes = compared.left_out(shown, lacking)
    if not answered:
        return [page.section("Probabilities", *notes)]
    n = len(next(iter(answered.values())).labels())
    on = compared.on(split, n)
    return [
        *([page.section("Left out", *notes)] if notes else []),
        _reliability(answered, on),
        _risk(answered, on),
    ]


def _reliability(answered: Mapping[str, Answers], on: str) -> Component:
    before = {name: _bins(found, calibrated=False) for name, found in answered.items()}
    after = {name: _bins(found, calibrated=True) for name, found in answered.items()}
    return page.section(
        "Are the stated probabilities right?",
        dbc.Row(
            [
                dbc.Col(
                    [
                        html.H3(title),
                        graph(
                            id,
                            reliability_figure(bins),
                            label=f"Reliability {title.lower()} on {on}",
                            height=420,
                        ),
                    ],
                    lg=6,
                )
                for title, id, bins in (
                    ("Before calibration", ids.BEFORE, before),
                    ("After calibration", ids.AFTER, after),
                )
            ],
            class_name="g-4",
        ),
        table(
            ["run", "temperature", "error before", "error after", "by chance alone"],
            [
                [
                    name,
                    f"{found.run.temperature:.3f}",
                    with_interval(_error(found, calibrated=False)),
                    with_interval(_error(found, calibrated=True)),
                    percent(_error(found, calibrated=True)["chance"]),
                ]
                for name, found in answered.items()
            ],
            caption=f"Calibration error (ECE) on {on}; 95 % intervals in brackets",
            numeric=range(1, 5),
        ),
        help=(
            f"On {on}. A dot on the dashed line: what was said with 70 % was right 70 times in "
            "100. "
            "Below the line the model is too sure. One temperature a run, fitted on PublicTest, "
            "corrects that; even exactly right probabilities would show the error of the last "
            "column."
        ),
    )


def _risk(answered: Mapping[str, Answers], on: str) -> Component:
    curves = {name: _coverage(found) for name, found in answered.items()}
    return page.section(
        "What staying silent would win",
        graph(
            ids.RISK,
            risk_coverage_figure(curves, mark=ANSWERED),
            label=f"Errors by share of pictures answered on {on}",
            height=400,
        ),
        table(
            [
                "run",
                "accuracy, all answered",
                f"accuracy at {percent(ANSWERED, 0)} answered",
                "AURC",
            ],
            [
                [
                    name,
                    with_interval(found["accuracy_at"][1.0]),
                    with_interval(found["accuracy_at"][ANSWERED]),
                    with_interval(found["aurc"], percent=False),
                ]
                for name, found in curves.items()
            ],
            caption=f"On {on}; 95 % bootstrap intervals in brackets",
            numeric=range(1, 4),
        ),
        help=(
            f"On {on}. If a model answers only the pictures it is surest of, it errs less. AURC, "
            "the area under the curve, is the mean share of errors over all such choices; lower is "
            f"better. The dotted line marks {percent(ANSWERED, 0)} answered."
        ),
    )


@lru_cache(maxsize=256)
def _bins(found: Answers, *, calibrated: bool) -> list[dict[str, Any]]:
    return reliability(found.labels(), _stated(found, calibrated))


@lru_cache(maxsize=256)
def _error(found: Answers, *, calibrated: bool) -> Mapping[str, float]:
    return calibration_error(found.labels(), _stated(found, calibrated))


@lru_cache(maxsize=256)
def _coverage(found: Answers) -> Mapping[str, Any]:
    said = found.outcomes()
    return risk_coverage(said.confidence, said.correct, answered=(ANSWERED, 1.0))


def _stated(found: Answers, calibrated: bool) -> Any:
    return found.probabilities() if calibrated else found.uncalibrated()


def show(picked: str, split: str, where: dict[str, str]) -> list[Component]:
    """Return both sections."""
    return probabilities(Shown.of({**where, "runs": picked, "split": split}))


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    app.callback(
        Output(ids.PROBABILITIES, "children"),
        Input(ids.PICKED, "data"),
        Input(ids.SPLIT, "value"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show)


TAB: Final = Tab("probabilities", "Probabilities", "percent", layout, register)
