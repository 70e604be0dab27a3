"""A job on a page: a button that starts it, its progress with a way out, its error, its end.

The state lives in the table of jobs, so that a reload, another tab or a restart of the server shows
the same. Nothing polls unless the job on the page waits or runs.
"""

from collections.abc import Mapping
from typing import Any, Final

from dash import MATCH, Dash, Input, Output, State, ctx, dcc, html
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component

from core.jobs import Job
from dashboard.components.job_progress import job_progress
from dashboard.components.page import icon
from dashboard.services import services

REQUEST: Final = "job-request"
ENDED: Final = "job-ended"
INTERVAL: Final = "job-interval"
TICK: Final = "job-tick"
ANSWERED: Final = "job-answered"
START: Final = "job-start"
CANCEL: Final = "job-cancel"
RETRY: Final = "job-retry"
OFFER: Final = "job-offer"
BUSY: Final = "job-busy"
STATUS: Final = "job-status"
STOPPED: Final = "job-stopped"
REASON: Final = "job-reason"
DONE: Final = "job-done"
ID_TYPES: Final = (
    REQUEST, ENDED, INTERVAL, TICK, ANSWERED, START, CANCEL, RETRY, OFFER, BUSY, STATUS, STOPPED,
    REASON, DONE,
)  # fmt: skip
"""Ids here are `{"type": <one of these>, "kind": <kind of job>}`: a page has one panel a kind."""

_POLL_MS: Final = 700


def job_panel(
    kind: str,
    parameters: Mapping[str, Any],
    *,
    start: str,
    explain: str = "",
    done: Component | None = None,
) -> Component:
    """Return a panel for one request: start button, progress, error with retry, or `done`.

    A page hears the end of the job as `Input({"type": "job-ended", "kind": kind}, "data")`.

    Args:
        kind: name in `core.jobs.KINDS`; a page holds one panel of a kind at a time.
        parameters: of the request, JSON-ready; the same request is the same job.
        start: on the button, e.g. "Compute the map".
        explain: what will happen and how long it takes, above the button.
        done: shown once the job has ended well; nothing if omitted.

    Raises:
        UnknownName: there is no such kind.
        InvalidSetting: the parameters are not those of the kind.
    """
    job = services().jobs.find(kind, parameters)
    shown = _face(job)
    return html.Div(
        [
            dcc.Store(id=_id(REQUEST, kind), data=dict(parameters)),
            dcc.Store(id=_id(ENDED, kind)),
            dcc.Interval(id=_id(INTERVAL, kind), interval=_POLL_MS, disabled=shown != BUSY),
            dcc.Store(id=_id(TICK, kind)),
            dcc.Store(id=_id(ANSWERED, kind)),
            _part(
                OFFER,
                kind,
                shown,
                html.P(explain) if explain else None,
                _button(START, kind, start, "btn-primary", "play"),
            ),
            _part(
                BUSY,
                kind,
                shown,
                html.Div(job_progress(job) if job else None, id=_id(STATUS, kind)),
                _button(CANCEL, kind, "Cancel", "btn-outline-secondary", "x-lg"),
            ),
            _part(
                STOPPED,
                kind,
                shown,
                html.Div(_reason(job), id=_id(REASON, kind), role="status"),
                _button(RETRY, kind, "Start again", "btn-primary", "arrow-repeat"),
            ),
            _part(DONE, kind, shown, done),
        ],
        className="el-job",
    )


def register(app: Dash) -> None:
    """Wire the panels of all pages to one application."""
    app.callback(
        *(Output(_id(face, MATCH), "hidden") for face in (OFFER, BUSY, STOPPED, DONE)),
        Output(_id(STATUS, MATCH), "children"),
        Output(_id(REASON, MATCH), "children"),
        Output(_id(INTERVAL, MATCH), "disabled"),
        Output(_id(ENDED, MATCH), "data"),
        Output(_id(ANSWERED, MATCH), "data"),
        Input(_id(START, MATCH), "n_clicks"),
        Input(_id(CANCEL, MATCH), "n_clicks"),
        Input(_id(RETRY, MATCH), "n_clicks"),
        Input(_id(TICK, MATCH), "data"),
        State(_id(REQUEST, MATCH), "data"),
        prevent_initial_call=True,
    )(_hear)
    # Dash drops the answer to a question that was asked again meanwhile: on a slow machine, one
    # that is asked at every tick would never be answered.
    app.clientside_callback(
        ClientsideFunction("emotionLens", "tickOnceAnswered"),
        Output(_id(TICK, MATCH), "data"),
        Input(_id(INTERVAL, MATCH), "n_intervals"),
        State(_id(TICK, MATCH), "data"),
        State(_id(ANSWERED, MATCH), "data"),
        prevent_initial_call=True,
    )


def act(pressed: str, kind: str, parameters: Mapping[str, Any]) -> Job | None:
    """Do what a button of a panel says, and return the job as it is then.

    Args:
        pressed: `START`, `CANCEL`, `RETRY`, or anything else for a look only.
        kind: of the panel.
        parameters: of the panel's request.
    """
    jobs = services().jobs
    if pressed in (START, RETRY):
        return jobs.submit(kind, parameters)
    job = jobs.find(kind, parameters)
    if pressed == CANCEL and job is not None:
        return jobs.cancel(job.id)
    return job


def _hear(*heard: Any) -> tuple[Any, ...]:
    trigger: Mapping[str, str] = ctx.triggered_id
    job = act(trigger["type"], trigger["kind"], heard[-1])
    shown = _face(job)
    ended = None
    if job is not None and not job.unfinished:
        # The attempt, so that the end of a second one is a change as well.
        ended = {"id": job.id, "state": job.state, "attempt": job.attempt}
    return (
        *(face != shown for face in (OFFER, BUSY, STOPPED, DONE)),
        job_progress(job) if job else None,
        _reason(job),
        shown != BUSY,
        ended,
        heard[-2],
    )


def _face(job: Job | None) -> str:
    """Return which part of a panel is to be seen."""
    if job is None:
        return OFFER
    if job.unfinished:
        return BUSY
    return DONE if job.state == "done" else STOPPED


def _reason(job: Job | None) -> list[Component]:
    if job is None or job.unfinished or job.state == "done":
        return []
    if job.state == "cancelled":
        return [html.P([icon("slash-circle"), f" {job.title}: cancelled."])]
    error = html.P([icon("exclamation-triangle"), f" {job.error}"], className="el-job-error")
    return [error, html.P(job.hint)] if job.hint else [error]


def _part(name: str, kind: str, shown: str, *children: Any) -> Component:
    # All parts are there from the start: a press of a button never waits for it to be drawn.
    return html.Div(
        list(children), id=_id(name, kind), hidden=name != shown, className=f"el-{name}"
    )


def _button(name: str, kind: str, label: str, look: str, symbol: str) -> Component:
    return html.Button(
        [icon(symbol), f" {label}"],
        id=_id(name, kind),
        type="button",
        className=f"btn btn-sm {look}",
    )


def _id(name: str, kind: Any) -> dict[str, Any]:
    return {"type": name, "kind": kind}
