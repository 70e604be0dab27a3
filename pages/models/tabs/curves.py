"""Learning curves of the runs compared, laid over one another."""

from collections.abc import Sequence
from typing import Any, Final

from dash import Dash, Input, Output, State, html
from dash.development.base_component import Component

from core.runs.store import Run
from dashboard.components import controls, page
from dashboard.components.address import sync_address
from dashboard.components.graph import graph, themed
from dashboard.figures.learning_curves import Curve, learning_curves
from pages.models import ids
from pages.models.compared import nothing_ticked
from pages.models.groups import labels
from pages.models.tab import Shown, Tab
from pages.models.view import MOST_SMOOTHING, View

_QUANTITIES: Final = (("accuracy", "Accuracy"), ("loss", "Log loss"))
_ALONG: Final = (("epoch", "Epochs"), ("time", "Time"))
_CONTROLS: Final = {
    "quantity": (ids.QUANTITY, "value"),
    "along": (ids.ALONG, "value"),
    "smooth": (ids.SMOOTH, "value"),
}


def layout(shown: Shown) -> Component:
    """Return the curves with their controls."""
    view, runs = shown.view, _ticked(shown)
    return page.section(
        "Learning curves",
        page.toolbar(
            controls.radio(ids.QUANTITY, "Show", _QUANTITIES, view.quantity),
            controls.radio(ids.ALONG, "Along", _ALONG, view.against),
            controls.slider(
                ids.SMOOTH,
                "Smoothing",
                minimum=0,
                maximum=MOST_SMOOTHING,
                step=0.05,
                value=view.smooth,
                debounce=150,
            ),
        ),
        graph(
            ids.CURVES,
            curves_figure(runs, view),
            label="Learning curves of the runs compared, on Training and PublicTest",
            height=460,
        ),
        html.Div(curves_of(runs, view), id=ids.CURVES_OF, role="status"),
        help=(
            "Solid, filled markers: PublicTest, used for choosing; the star is the epoch kept. "
            "Dotted, hollow markers: Training, measured while learning on changed pictures and "
            "with dropout on, which makes it look harder than it is. Curves were recorded while "
            "training, of all pictures: a selection does not change them."
        ),
    )


def curves_figure(runs: Sequence[Run], view: View) -> Any:
    """Return the learning curves of runs."""
    return learning_curves(
        [_curve(run, labels(runs)[run.run_id]) for run in runs],
        quantity=view.quantity,
        smoothing=view.smooth,
        against=view.against,
    )


def curves_of(runs: Sequence[Run], view: View) -> list[Component]:
    """Return in words what the learning curves show: the best epoch of each run."""
    if not runs:
        return [nothing_ticked()]
    names = labels(runs)
    return [html.Ul([html.Li(_best(run, names[run.run_id], view)) for run in runs])]


def show_curves(
    quantity: str, along: str, smooth: str | float, picked: str, where: dict[str, str]
) -> tuple[dict[str, Any], list[Component]]:
    """Return the curves and their words."""
    shown = Shown.of(
        {**where, "runs": picked, "quantity": quantity, "along": along, "smooth": smooth}
    )
    runs = _ticked(shown)
    return themed(curves_figure(runs, shown.view)), curves_of(runs, shown.view)


def _ticked(shown: Shown) -> list[Run]:
    """Return the ticked runs of every data set: how they learned can be laid side by side."""
    return [run for group in shown.found for run in group.runs if run.run_id in shown.view.picked]


def _curve(run: Run, name: str) -> Curve:
    return Curve(name, run.history["epochs"], run.history["best_epoch"])


def _best(run: Run, name: str, view: View) -> str:
    if run.spec.training is None:
        return f"{name}: no curve of its own, its members are fitted already."
    if view.against == "time" and not _curve(run, name).timed:
        return f"{name}: not drawn over time, because its epochs were not timed."
    epochs, best = run.history["epochs"], run.history["best_epoch"]
    row = next((row for row in epochs if row["epoch"] == best), None)
    measured = (
        f", PublicTest accuracy {row['val_accuracy']:.1%}, log loss {row['val_log_loss']:.3f}"
        if row
        else ""
    )
    smoothing = run.spec.training.label_smoothing
    smoothed = f"; label smoothing {smoothing:g} raises its Training loss" if smoothing else ""
    monitor = run.spec.training.monitor.replace("_", " ")
    return (
        f"{name}, {run.spec.dataset.title}: best epoch {best} of {len(epochs)}{measured} "
        f"(chosen by PublicTest {monitor}){smoothed}."
    )


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    app.callback(
        Output(ids.CURVES, "figure"),
        Output(ids.CURVES_OF, "children"),
        *(Input(*control) for control in _CONTROLS.values()),
        Input(ids.PICKED, "data"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show_curves)
    sync_address(app, "models", _CONTROLS)


TAB: Final = Tab("curves", "Learning curves", "graph-up", layout, register, splits=False)
