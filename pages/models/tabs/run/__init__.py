"""One run in detail: its expressions, what its errors cost, and what made it."""

from typing import Final

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component

from core.evaluation.costs.matrix import purpose, purposes
from core.runs.store import Run
from dashboard.components import controls, page
from pages.models import ids
from pages.models.groups import labels
from pages.models.tab import Shown, Tab
from pages.models.tabs.run.detail import detail


def layout(shown: Shown) -> Component:
    """Return the section of one run."""
    runs = [run for group in shown.found for run in group.runs]
    names = labels(runs)
    view = shown.view
    return page.section(
        "One run in detail",
        page.toolbar(
            controls.select(
                ids.RUN,
                "Run",
                [(r.run_id, f"{names[r.run_id]}, {r.spec.dataset.title}") for r in runs],
                view.run,
            ),
            controls.select(
                ids.PURPOSE,
                "What errors cost",
                [(name, purpose(name).title) for name in purposes()],
                view.purpose,
            ),
        ),
        html.Div(_detail(shown), id=ids.DETAIL, className="models-detail"),
    )


def _detail(shown: Shown) -> list[Component]:
    group = next(
        group for group in shown.found if any(r.run_id == shown.view.run for r in group.runs)
    )
    run: Run = next(run for run in group.runs if run.run_id == shown.view.run)
    rows = shown.rows if group.selected else None
    return detail(run, shown.view.split, shown.view.purpose, rows)


def show(
    run: str, split: str, purpose_name: str, picked: str, where: dict[str, str]
) -> list[Component]:
    """Return the detail of one run on one split."""
    query = {**where, "run": run, "split": split, "purpose": purpose_name, "runs": picked}
    return _detail(Shown.of(query))


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    app.callback(
        Output(ids.DETAIL, "children"),
        Input(ids.RUN, "value"),
        Input(ids.SPLIT, "value"),
        Input(ids.PURPOSE, "value"),
        State(ids.PICKED, "data"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show)


TAB: Final = Tab("run", "One run", "card-list", layout, register, picks=False)
