"""The problems of a data set, drawn from the address."""

from dash import dcc, html
from dash.development.base_component import Component

from core.labels import SPLITS
from core.quality.problems import PROBLEMS
from dashboard.components import controls, page
from dashboard.components.picture_detail import run_title
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.parts import export
from pages.dataset.tab import Shown
from pages.dataset.tabs.problems.copies import copies_body
from pages.dataset.tabs.problems.leakage import leakage_body
from pages.dataset.tabs.problems.suspects import suspects_body
from pages.dataset.tabs.problems.view import ALL, ProblemsView, judges_for


def layout(shown: Shown) -> Component:
    """Return copies, leakage and doubtful labels."""
    shared, dataset = services(), shown.dataset
    judges = judges_for(shared, dataset)
    view = ProblemsView.of(shown.query, judges)
    return html.Div(
        [
            page.section(
                "Copies and blank pictures",
                page.toolbar(
                    controls.select(
                        ids.PROBLEM,
                        "List",
                        [(problem.name, problem.title) for problem in PROBLEMS],
                        view.problem.name,
                    ),
                    _button(ids.COPIES_BACK, "Previous groups", "chevron-left"),
                    _button(ids.COPIES_NEXT, "Next groups", "chevron-right"),
                    _button(ids.COPIES_SELECT, "Select this list", "bounding-box"),
                    export(ids.COPIES_EXPORT, "this list"),
                ),
                html.Div(copies_body(shared, dataset, shown.rows, view), id=ids.COPIES_BODY),
                dcc.Store(id=ids.COPIES_START, data=view.start),
                help="The same photograph in several rows teaches nothing new and flatters tests.",
            ),
            page.section(
                "Are results too good?",
                page.toolbar(
                    controls.radio(
                        ids.LEAK,
                        "Leaked are",
                        [("near", "exact and near copies"), ("exact", "exact copies")],
                        view.leak,
                    )
                ),
                html.Div(leakage_body(shared, dataset, view), id=ids.LEAK_BODY),
                help=(
                    "Each model's accuracy with and without the test pictures that it could have "
                    "seen in Training, whatever is selected. The difference has an interval of "
                    "its own, from the same draws of pictures."
                ),
            ),
            page.section(
                "Doubtful labels",
                page.toolbar(
                    controls.select(
                        ids.JUDGE,
                        "Checked with",
                        [(run.run_id, run_title(run)) for run in judges],
                        view.judge.run_id if view.judge else None,
                        placeholder="no model yet",
                    ),
                    controls.select(
                        ids.SUSPECTS, "Split", [(ALL, "all splits"), *SPLITS], view.suspects
                    ),
                    _button(ids.SUSPECTS_SELECT, "Select this list", "bounding-box"),
                    export(ids.SUSPECTS_EXPORT, "the doubtful labels"),
                ),
                html.Div(suspects_body(shared, dataset, shown.rows, view), id=ids.SUSPECTS_BODY),
                help="Labels that a model finds hard to believe, the least believable first.",
            ),
        ]
    )


def _button(id: str, text: str, symbol: str) -> Component:
    return html.Button(
        [page.icon(symbol), f" {text}"],
        id=id,
        type="button",
        className="btn btn-outline-secondary btn-sm",
    )
