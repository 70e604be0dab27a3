"""What runs, in the top bar of every page: how many jobs, how far they are, and a way to cancel."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, dcc, html
from dash.dependencies import ALL, ClientsideFunction
from dash.development.base_component import Component

from core.jobs import Job
from dashboard.components.attributes import aria, data
from dashboard.components.job import INTERVAL
from dashboard.components.job_progress import job_progress
from dashboard.components.page import icon
from dashboard.services import services

JOBS: Final = "shell-jobs"
COUNT: Final = "shell-jobs-count"
LIST: Final = "shell-jobs-list"
POLL: Final = "shell-jobs-interval"
CANCEL: Final = "shell-jobs-cancel-store"
TICK: Final = "shell-jobs-tick-store"
ANSWERED: Final = "shell-jobs-answered-store"
WAKE: Final = "shell-jobs-wake-store"
_POLL_MS: Final = 2_000


def indicator() -> Component:
    """Return the place in the top bar; it is hidden as long as nothing runs."""
    return html.Div(
        [
            # There from the start, so that it stays open, and keeps the focus, while jobs change.
            html.Details(
                [
                    html.Summary(
                        [
                            icon("hourglass-split"),
                            html.Span(id=COUNT),
                            html.Span(" running", className="visually-hidden"),
                        ],
                        className="el-tool-button",
                    ),
                    html.Ul(id=LIST, **aria(label="Running jobs")),
                ],
                id=JOBS,
                hidden=True,
                className="el-jobs",
            ),
            dcc.Interval(id=POLL, interval=_POLL_MS, disabled=True),
            # assets/45-jobs.js writes the id of a job to cancel.
            dcc.Store(id=CANCEL),
            dcc.Store(id=WAKE),
            dcc.Store(id=TICK),
            dcc.Store(id=ANSWERED),
        ],
        className="el-jobs-place",
    )


def register(app: Dash, view: str) -> None:
    """Look at the jobs whenever a view is drawn, and again and again while any runs.

    Args:
        app: the application.
        view: id of the store that changes with each view.
    """

    def look(
        _view: Any, tick: Any, _wake: Any, cancel: Mapping[str, Any] | None
    ) -> tuple[Any, ...]:
        if ctx.triggered_id == CANCEL and cancel:
            services().jobs.cancel(str(cancel["id"]))
        found = services().jobs.list(unfinished=True)
        return not found, count(found), [item(job) for job in found], not found, tick

    app.callback(
        Output(JOBS, "hidden"),
        Output(COUNT, "children"),
        Output(LIST, "children"),
        Output(POLL, "disabled"),
        Output(ANSWERED, "data"),
        Input(view, "data"),
        Input(TICK, "data"),
        Input(WAKE, "data"),
        Input(CANCEL, "data"),
        prevent_initial_call=True,
    )(look)
    app.clientside_callback(
        ClientsideFunction("emotionLens", "tickOnceAnswered"),
        Output(TICK, "data"),
        Input(POLL, "n_intervals"),
        State(TICK, "data"),
        State(ANSWERED, "data"),
        prevent_initial_call=True,
    )
    # A job started on the page wakes the indicator.
    app.clientside_callback(
        ClientsideFunction("emotionLens", "wakeJobs"),
        Output(WAKE, "data"),
        Input({"type": INTERVAL, "kind": ALL}, "disabled"),
        prevent_initial_call=True,
    )


def count(jobs: Sequence[Job]) -> str:
    """Return how many jobs there are: "1 job"."""
    return f"{len(jobs)} job{'s' * (len(jobs) != 1)}"


def item(job: Job) -> Component:
    """Return one job of the list: how far it is, and a button that cancels it."""
    return html.Li(
        [
            job_progress(job),
            html.Button(
                icon("x-lg"),
                type="button",
                className="el-icon-button",
                disabled=job.cancelling,
                title="Cancel",
                **aria(label=f"Cancel: {job.title}"),
                **data(cancel_job=job.id),
            ),
        ],
        key=job.id,
    )
