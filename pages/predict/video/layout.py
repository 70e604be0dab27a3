"""What the tab for videos shows before there is a video, and where the rest comes to stand."""

import secrets
from collections.abc import Mapping

from dash import dcc, html
from dash.development.base_component import Component

from core.predict.video.sampling import RATES
from core.runs.final import read_final
from core.settings import Settings
from dashboard.components.attributes import aria, data
from dashboard.components.controls import select
from dashboard.components.page import command, empty_state, icon, section
from dashboard.components.text import size
from dashboard.services import services
from pages.predict import choices, ids
from pages.predict.video import upload, words
from pages.predict.video.asked import check_rate


def layout(query: Mapping[str, str]) -> Component:
    """Draw the tab; `run` and `rate` in the address choose the model and how often it looks.

    Raises:
        UnknownName: the address names a run that does not exist.
        InvalidSetting: the address names a rate that is not offered.
    """
    shared = services()
    final = read_final(shared.settings.models)
    offered = choices.offered(
        shared.runs.all(), shared.datasets, final=final.run if final else None
    )
    if not offered:
        return _nothing_trained()
    wanted = query.get("run")
    run_id = shared.runs.open(wanted).run_id if wanted else offered[0].run.run_id
    rate = check_rate(query.get("rate"))
    return html.Div(
        [
            section(
                "Your video",
                html.Div(
                    [_drop_area(shared.settings), _settings(offered, run_id, rate)],
                    className="predict-start",
                ),
                _privacy(shared.settings),
            ),
            html.Div(
                [
                    html.P(id=ids.VIDEO_STATUS, className="predict-status mb-0", role="status"),
                    html.Div(
                        [
                            html.Progress(
                                id=ids.VIDEO_PROGRESS,
                                value="0",
                                max="1",
                                hidden=True,
                                **aria(label="Part of the video that was sent"),
                            ),
                            html.Span(id=ids.VIDEO_SENT, className="small text-body-secondary"),
                            html.Button(
                                "Cancel",
                                id=ids.VIDEO_STOP,
                                type="button",
                                hidden=True,
                                className="btn btn-sm btn-outline-secondary",
                            ),
                        ],
                        className="predict-video-sending",
                    ),
                ],
                className="predict-progress",
            ),
            # In the tab's session storage: it survives a reload, and goes with the tab.
            dcc.Store(id=ids.VIDEO_HELD, storage_type="session"),
            html.Div(id=ids.VIDEO_PLACE, className="predict-video"),
            dcc.Download(id=ids.VIDEO_DOWNLOAD),
        ]
    )


def limits(settings: Settings) -> str:
    """Say which videos are taken."""
    minutes = settings.max_video_seconds / 60
    return (
        f"MP4, WebM, MOV or AVI, up to {size(settings.max_video_bytes)} and"
        f" {minutes:g} minute{'s' * (minutes != 1)}."
    )


def _drop_area(settings: Settings) -> Component:
    """Return the area that takes a video; `assets/61-video.js` reads its `data-` attributes."""
    return html.Div(
        [
            icon("camera-video"),
            html.P("Drop a video here", className="predict-drop-title"),
            html.P("or", className="text-body-secondary mb-2"),
            html.Button(
                "Choose a video…",
                id=ids.VIDEO_CHOOSE,
                type="button",
                className="btn btn-primary btn-lg",
                **aria(describedby="predict-video-limits-text"),
            ),
            html.P(
                limits(settings),
                id="predict-video-limits-text",
                className="small text-body-secondary mt-3 mb-0",
            ),
        ],
        id=ids.VIDEO_DROP,
        className="predict-drop",
        **data(
            view=secrets.token_hex(8),
            address=upload.ADDRESS,
            max_bytes=str(settings.max_video_bytes),
            max_size=size(settings.max_video_bytes),
        ),
    )


def _settings(offered: list[choices.Choice], run_id: str, rate: float) -> Component:
    return html.Div(
        [
            select(ids.VIDEO_RUN, "Model", choices.options(offered), run_id),
            select(
                ids.VIDEO_RATE,
                "Moments looked at in a second",
                [(f"{one:g}", f"{one:g}") for one in RATES],
                f"{rate:g}",
                help="More show quicker changes and take longer.",
            ),
        ],
        className="predict-model predict-video-settings",
    )


def _privacy(settings: Settings) -> Component:
    minutes = max(1, round(settings.video_keep_seconds / 60))
    return html.P(
        [icon("shield-lock"), f" {words.PRIVACY.format(minutes=minutes)}"],
        className="predict-privacy small text-body-secondary mb-0",
    )


def _nothing_trained() -> Component:
    return empty_state(
        "No trained model yet",
        "This page needs a model. Train one on photographs with this command, then reload.",
        command("python -m core train six_conv --dataset fer2013"),
        icon_name="cpu",
    )
