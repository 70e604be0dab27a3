"""How well the runs compared tell each expression, and one expression against all others."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component

from core.evaluation.curves import one_against_all
from core.labels import EMOTIONS
from dashboard.components import controls, page
from dashboard.components.address import sync_address
from dashboard.components.graph import graph
from dashboard.components.table import table
from dashboard.components.text import count, with_interval
from dashboard.figures.dots import dots_with_intervals
from dashboard.figures.one_against_all import one_against_all_figure
from pages.models import ids
from pages.models.answers import Answers
from pages.models.compared import Compared, nothing_ticked
from pages.models.tab import Shown, Tab
from pages.models.view import SCORES

_MEANS: Final[Mapping[str, str]] = {
    "f1": "F1 balances recall and precision: their harmonic mean.",
    "recall": "Recall: how many of the pictures of an expression are found.",
    "precision": "Precision: how often a model is right when it names an expression.",
}


def layout(shown: Shown) -> Component:
    """Return both sections."""
    return html.Div(
        [
            page.section(
                "Each expression",
                page.toolbar(
                    controls.radio(ids.SCORE, "Show", tuple(SCORES.items()), shown.view.score)
                ),
                html.Div(scores(shown), id=ids.SCORES_REGION),
                help="Dots are runs, whiskers their 95 % intervals.",
            ),
            page.section(
                "One expression against all others",
                page.toolbar(
                    controls.select(ids.EMOTION, "Expression", EMOTIONS, shown.view.emotion)
                ),
                html.Div(one(shown), id=ids.ONE_REGION),
                help=(
                    "What happens when the expression is named from some probability on: a low bar "
                    "finds more of its pictures and gives more false alarms."
                ),
            ),
        ]
    )


def scores(shown: Shown) -> list[Component]:
    """Return one score of every expression for the runs compared, as figure and table."""
    compared, view = Compared.of(shown), shown.view
    if not compared.runs:
        return [nothing_ticked()]
    found = {
        compared.names[run.run_id]: per_class
        for run in compared.runs
        if (per_class := run.metrics.get(view.split, {}).get("per_class"))
        and run.metrics[view.split]["n"]
    }
    among = "the selected pictures of " if compared.rows is not None else ""
    lacking = [
        f"{name}: not measured on {among}{view.split}."
        for name in (compared.names[run.run_id] for run in compared.runs)
        if name not in found
    ]
    if not found:
        return compared.left_out(shown, lacking)
    n = max(run.metrics.get(view.split, {}).get("n", 0) for run in compared.runs)
    title = f"{SCORES[view.score]} of each expression on {compared.on(view.split, n)}"
    figures = {
        name: [_figure(per_class.get(emotion), view.score) for emotion in EMOTIONS]
        for name, per_class in found.items()
    }
    return [
        html.P(f"{title}. {_MEANS[view.score]}", className="el-help", role="status"),
        graph(
            ids.SCORES,
            dots_with_intervals(figures, EMOTIONS, title=SCORES[view.score]),
            label=title,
            height=400,
        ),
        table(
            ["expression", "pictures", *figures],
            [
                [
                    emotion,
                    count(max(found[name].get(emotion, {}).get("n", 0) for name in found)),
                    *(with_interval(figures[name][place]) for name in figures),
                ]
                for place, emotion in enumerate(EMOTIONS)
            ],
            caption=f"{title}; 95 % intervals in brackets",
            numeric=range(1, 2 + len(figures)),
        ),
        *compared.left_out(shown, lacking),
    ]


def one(shown: Shown) -> list[Component]:
    """Return ROC and precision-recall of one expression for the runs compared."""
    compared, view = Compared.of(shown), shown.view
    if not compared.runs:
        return [nothing_ticked()]
    answered, lacking = compared.answered(view.split)
    curves = {name: _curves(found, view.emotion) for name, found in answered.items()}
    if not curves:
        return compared.left_out(shown, lacking)
    first = next(iter(curves.values()))
    on = compared.on(view.split, first["n"])
    title = f"'{view.emotion}' against all others on {on}, of which {count(first['shown'])} show it"
    if not first["roc"]["x"]:
        return [
            html.P(f"{title}: with one side alone there is nothing to tell apart."),
            *compared.left_out(shown, lacking),
        ]
    return [
        html.P(f"{title}.", className="el-help", role="status"),
        dbc.Row(
            [
                dbc.Col(
                    [
                        html.H3("ROC"),
                        graph(
                            ids.ROC,
                            one_against_all_figure(curves, kind="roc"),
                            label=f"ROC curves, {title}",
                            height=420,
                        ),
                    ],
                    lg=6,
                ),
                dbc.Col(
                    [
                        html.H3("Precision and recall"),
                        graph(
                            ids.PRECISION_RECALL,
                            one_against_all_figure(curves, kind="precision_recall"),
                            label=f"Precision-recall curves, {title}",
                            height=420,
                        ),
                    ],
                    lg=6,
                ),
            ],
            class_name="g-4",
        ),
        table(
            ["run", "area under ROC (AUC)", "average precision"],
            [
                [
                    name,
                    with_interval(found["auc"], percent=False),
                    with_interval(found["average_precision"], percent=False),
                ]
                for name, found in curves.items()
            ],
            caption=f"{title}; 95 % bootstrap intervals in brackets",
            numeric=(1, 2),
        ),
        html.P(
            "AUC: the chance that a picture that shows the expression gets a higher probability "
            "for it than one that does not; 0.5 is guessing.",
            className="el-help",
        ),
        *compared.left_out(shown, lacking),
    ]


@lru_cache(maxsize=256)
def _curves(found: Answers, emotion: str) -> Mapping[str, Any]:
    said, place = found.outcomes(), EMOTIONS.index(emotion)
    return one_against_all(said.true_labels == place, said.probabilities[:, place])


def _figure(row: Mapping[str, Any] | None, score: str) -> dict[str, Any]:
    if row is None:
        return {"value": None, "low": None, "high": None, "n": 0}
    # Precision is a share of the pictures named, the others are of those that show it.
    return {**row[score], "n": row["predicted" if score == "precision" else "n"]}


def show_scores(score: str, picked: str, split: str, where: dict[str, str]) -> list[Component]:
    """Return the scores of every expression."""
    return scores(Shown.of({**where, "runs": picked, "split": split, "score": score}))


def show_one(emotion: str, picked: str, split: str, where: dict[str, str]) -> list[Component]:
    """Return one expression against all others."""
    return one(Shown.of({**where, "runs": picked, "split": split, "class": emotion}))


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    for region, control, handler in (
        (ids.SCORES_REGION, ids.SCORE, show_scores),
        (ids.ONE_REGION, ids.EMOTION, show_one),
    ):
        app.callback(
            Output(region, "children"),
            Input(control, "value"),
            Input(ids.PICKED, "data"),
            Input(ids.SPLIT, "value"),
            State(ids.WHERE, "data"),
            prevent_initial_call=True,
        )(handler)
    sync_address(app, "models", {"score": (ids.SCORE, "value"), "class": (ids.EMOTION, "value")})


TAB: Final = Tab("classes", "Expressions", "emoji-neutral", layout, register)
