"""What the tab for videos does: handlers first, their wiring last."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, Patch, State, ctx, html, no_update
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.predict.video.errors import VideoGone
from core.predict.video.sampling import RATE
from core.predict.video.table import as_csv
from dashboard.components.address import sync_address
from dashboard.components.graph import themed
from dashboard.components.job import ENDED, job_panel
from dashboard.components.page import icon
from dashboard.services import services
from dashboard.use import check_use
from pages.predict import ids
from pages.predict.video import upload, words
from pages.predict.video.asked import KIND, Asked, check_rate
from pages.predict.video.moment import moment
from pages.predict.video.result import figure, reading_of, result, spans

Stored = Mapping[str, Any] | None


def place(stored: Stored) -> list[Component]:
    """Return what stands below the drop area: nothing, the job's panel, or the result."""
    asked = Asked.of(stored)
    if asked is None:
        return []
    try:
        services().videos.check(asked.token)
    except VideoGone:
        return [html.P([icon("hourglass-bottom"), f" {words.GONE}"], role="status")]
    panel = job_panel(KIND, asked.parameters, start="Look at the video")
    # Beside the job, whatever becomes of it: a video can always be taken back.
    clear = html.Button(
        [icon("trash"), " Clear the video"],
        id=ids.VIDEO_CLEAR,
        type="button",
        className="btn btn-outline-secondary",
    )
    return [
        html.Div([panel, clear], className="predict-video-held"),
        html.Div(shown(asked), id=ids.VIDEO_RESULT),
    ]


def arrived(_: object, stored: Stored, run: str, rate: str) -> tuple[Any, Any, Any]:
    """Return what stands below, and the model and rate that it was asked for with."""
    asked = Asked.of(stored)
    if asked is None:
        return place(stored), no_update, no_update
    wanted = f"{asked.rate:g}"
    return (
        place(stored),
        no_update if run == asked.run else asked.run,
        no_update if rate == wanted else wanted,
    )


def shown(asked: Asked) -> Component | None:
    """Return the result of a video; None while there is none."""
    job = asked.job()
    if job is None or job.state != "done":
        return None
    check_use()
    return result(asked.timeline(), services().runs.open(asked.run))


def ended(about: Mapping[str, Any] | None, stored: Stored) -> Component | None:
    """Return the result as soon as its job has ended."""
    asked = Asked.of(stored)
    if not about or asked is None:
        raise PreventUpdate
    return shown(asked)


def redrawn(
    stored: Stored, number: str, at: object, **controls: Any
) -> tuple[Any, list[Component]]:
    """Return the figure and the segments of a face."""
    asked = _held(stored)
    timeline = asked.timeline()
    face = timeline.face(_whole(number))
    reading = reading_of(services().runs.open(asked.run), **controls)
    drawn = figure(timeline, face, reading.of(timeline, face), moment=_seconds(at))
    return themed(drawn), spans(timeline, face, reading)


def looked_at(stored: Stored, number: str, at: object, **controls: Any) -> list[Component]:
    """Return the frame of a moment and its explanation."""
    asked = _held(stored)
    reading = reading_of(services().runs.open(asked.run), **controls)
    return moment(asked, _whole(number), _seconds(at), reading)


def saved(stored: Stored, **controls: Any) -> dict[str, Any]:
    """Return the table of all moments as a file; it is made in memory."""
    asked = _held(stored)
    reading = reading_of(services().runs.open(asked.run), **controls)
    return {
        "content": as_csv(asked.timeline(), reading),
        "filename": "emotion-lens-video.csv",
        "type": "text/csv",
        "base64": False,
    }


def asked_again(run: str, rate: str, stored: Stored) -> dict[str, Any]:
    """Look at the same video with another model, or more or less often."""
    asked = Asked.of(stored)
    if asked is None:
        raise PreventUpdate
    wanted = services().runs.open(run).run_id, check_rate(rate)
    if wanted == (asked.run, asked.rate):
        raise PreventUpdate
    check_use()
    return asked.again(*wanted).stored


def cleared(clicks: int | None, stored: Stored) -> None:
    """Forget the video."""
    if not clicks:
        raise PreventUpdate
    asked = Asked.of(stored)
    if asked is not None:
        asked.forget()


def _held(stored: Stored) -> Asked:
    check_use()
    asked = Asked.of(stored)
    if asked is None:
        raise VideoGone
    return asked


def _whole(text: object) -> int:
    return int(str(text)) if str(text).isdecimal() else 1


def _seconds(text: object) -> float:
    try:
        return float(str(text))
    except ValueError:
        return 0.0


def register(app: Dash) -> None:
    """Wire the tab to one application."""
    app.server.add_url_rule(upload.ADDRESS, "predict-video", upload.answer, methods=["POST"])
    sync_address(
        app,
        "predict",
        {"run": (ids.VIDEO_RUN, "value"), "rate": (ids.VIDEO_RATE, "value")},
        # They follow the video that is held: going back to others would be undone at once.
        quiet=("run", "rate"),
        defaults={"rate": f"{RATE:g}"},
    )
    app.callback(
        Output(ids.VIDEO_PLACE, "children"),
        Output(ids.VIDEO_RUN, "value"),
        Output(ids.VIDEO_RATE, "value"),
        Input(ids.VIDEO_HELD, "modified_timestamp"),
        State(ids.VIDEO_HELD, "data"),
        State(ids.VIDEO_RUN, "value"),
        State(ids.VIDEO_RATE, "value"),
    )(arrived)
    app.callback(
        Output(ids.VIDEO_RESULT, "children"),
        Input({"type": ENDED, "kind": KIND}, "data"),
        State(ids.VIDEO_HELD, "data"),
        prevent_initial_call=True,
    )(ended)
    controls = {
        "coverage": (ids.VIDEO_COVERAGE, "value"),
        "deviation": (ids.VIDEO_SMOOTH, "value"),
        "all_moments": (ids.VIDEO_ALL, "value"),
    }

    @app.callback(
        output=(Output(ids.VIDEO_FIGURE, "figure"), Output(ids.VIDEO_SEGMENTS, "children")),
        inputs={
            "stored": State(ids.VIDEO_HELD, "data"),
            "number": Input(ids.VIDEO_FACE, "value"),
            "at": State(ids.VIDEO_MOMENT, "value"),
            **{name: Input(*where) for name, where in controls.items()},
        },
        prevent_initial_call=True,
    )
    def _redraw(**given: Any) -> Any:
        return redrawn(**given)

    @app.callback(
        output=(
            Output(ids.VIDEO_SHOWN, "children"),
            Output(ids.VIDEO_FIGURE, "figure", allow_duplicate=True),
        ),
        inputs={
            "stored": State(ids.VIDEO_HELD, "data"),
            "number": Input(ids.VIDEO_FACE, "value"),
            "at": Input(ids.VIDEO_MOMENT, "value"),
            **{name: Input(*where) for name, where in controls.items()},
        },
        prevent_initial_call="initial_duplicate",
    )
    def _look(**given: Any) -> Any:
        line: Any = no_update
        if ctx.triggered_id == ids.VIDEO_MOMENT:
            line = Patch()
            line["layout"]["shapes"][0]["x0"] = _seconds(given["at"])
            line["layout"]["shapes"][0]["x1"] = _seconds(given["at"])
        return looked_at(**given), line

    @app.callback(
        output=Output(ids.VIDEO_DOWNLOAD, "data"),
        inputs={
            "clicks": Input(ids.VIDEO_SAVE, "n_clicks"),
            "stored": State(ids.VIDEO_HELD, "data"),
            **{name: State(*where) for name, where in controls.items()},
        },
        prevent_initial_call=True,
    )
    def _save(clicks: int | None, **given: Any) -> Any:
        return saved(**given) if clicks else no_update

    app.callback(
        Output(ids.VIDEO_HELD, "data"),
        Input(ids.VIDEO_RUN, "value"),
        Input(ids.VIDEO_RATE, "value"),
        State(ids.VIDEO_HELD, "data"),
        prevent_initial_call=True,
    )(asked_again)

    @app.callback(
        Output(ids.VIDEO_HELD, "clear_data"),
        Output(ids.VIDEO_STATUS, "children"),
        Input(ids.VIDEO_CLEAR, "n_clicks"),
        State(ids.VIDEO_HELD, "data"),
        prevent_initial_call=True,
    )
    def _clear(clicks: int | None, stored: Stored) -> Any:
        cleared(clicks, stored)
        return True, "Cleared: the video and its result are forgotten."

    app.clientside_callback(
        ClientsideFunction("emotionLens", "videoMoment"),
        Output(ids.VIDEO_MOMENT, "value"),
        Output(ids.VIDEO_FIGURE, "clickData"),
        Input(ids.VIDEO_FIGURE, "clickData"),
        prevent_initial_call=True,
    )
