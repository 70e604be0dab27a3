"""What the tab for pictures shows: where they come in, and their results."""

import secrets
from collections.abc import Mapping
from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from core.predict.pictures import FORMATS
from core.runs.final import read_final
from core.settings import Settings
from dashboard.components.attributes import aria, data
from dashboard.components.controls import radio, select, slider
from dashboard.components.graph import graph
from dashboard.components.page import command, empty_state, icon, section
from dashboard.components.prediction import STRENGTH
from dashboard.services import services
from pages.predict import choices, ids, words
from pages.predict.choices import measured
from pages.predict.pictures import analysis, report
from pages.predict.pictures.camera import camera_panel
from pages.predict.pictures.summary import summary_figure
from pages.predict.result.answer import COVERAGES, USUAL
from pages.predict.result.reliance import error_table

# The formats' MIME types, so that the file dialogue offers pictures only.
_ACCEPT: Final = ",".join(f"image/{name.lower()}" for name in FORMATS)


def layout(query: Mapping[str, str]) -> Component:
    """Draw the tab; `run` in the address chooses the model, `coverage` how many are named.

    Raises:
        UnknownName: the address names a run that does not exist.
    """
    shared = services()
    final = read_final(shared.settings.models)
    offered = choices.offered(
        shared.runs.all(), shared.datasets, final=final.run if final else None
    )
    if not offered:
        return _nothing_trained()
    wanted = query.get("run")
    # `open` raises for an unknown run; a link to a run that is gone must not answer with another.
    run = shared.runs.open(wanted) if wanted else offered[0].run
    coverage = query["coverage"] if query.get("coverage") in COVERAGES else USUAL
    return html.Div(
        [
            section(
                "Your pictures",
                html.Div(
                    [_drop_area(shared.settings), _model(offered, run.run_id)],
                    className="predict-start",
                ),
                camera_panel(),
                _privacy(),
            ),
            html.Div(
                [
                    html.P(id=ids.STATUS, className="predict-status mb-0", role="status"),
                    html.Progress(
                        id=ids.PROGRESS,
                        value="0",
                        max="1",
                        hidden=True,
                        **aria(label="Pictures done"),
                    ),
                ],
                className="predict-progress",
            ),
            _toolbar(coverage),
            html.Div([], id=ids.RESULTS, className="predict-on-photo"),
            html.Div(
                section(
                    "All faces",
                    graph(
                        ids.SUMMARY_GRAPH,
                        summary_figure([]),
                        label="Answers to all faces on this page",
                        height=260,
                    ),
                ),
                id=ids.SUMMARY,
                hidden=True,
            ),
            html.Div(
                section(
                    words.ERRORS_TITLE,
                    html.Div(error_table(measured(run)), id=ids.ERRORS),
                    help=words.ERRORS,
                ),
                className="predict-expert",
            ),
            dcc.Store(id=ids.ROWS, data=[]),
            dcc.Store(id=ids.ANSWERS, data=[]),
            dcc.Download(id=ids.DOWNLOAD),
        ],
    )


def limits(settings: Settings) -> str:
    """Say which files are taken."""
    kinds = ", ".join(FORMATS[:-1]) + f" or {FORMATS[-1]}"
    return (
        f"{kinds}, up to {analysis.megabytes(settings.max_upload_bytes)} and"
        f" {settings.max_upload_pixels / 1_000_000:g} million pixels each,"
        f" {settings.max_upload_files} pictures at a time."
    )


def _drop_area(settings: Settings) -> Component:
    """Return the area that takes pictures; the asset scripts read its `data-` attributes."""
    return html.Div(
        [
            icon("images"),
            html.P("Drop pictures here", className="predict-drop-title"),
            html.P("or paste one, or", className="text-body-secondary mb-2"),
            html.Div(
                [
                    html.Button(
                        "Choose pictures…",
                        id=ids.CHOOSE,
                        type="button",
                        className="btn btn-primary btn-lg",
                        **aria(describedby="predict-limits-text"),
                    ),
                    html.Button(
                        [icon("camera"), " Use the camera"],
                        id=ids.CAMERA,
                        type="button",
                        className="btn btn-outline-primary btn-lg",
                    ),
                ],
                className="predict-drop-buttons",
            ),
            html.P(
                limits(settings),
                id="predict-limits-text",
                className="small text-body-secondary mt-3 mb-0",
            ),
        ],
        id=ids.DROP,
        className="predict-drop",
        **data(
            # A new view for each drawing of the page: results of an earlier one are forgotten.
            view=secrets.token_hex(8),
            analysis=analysis.ANALYSIS,
            details=analysis.DETAILS,
            report=report.ADDRESS,
            accept=_ACCEPT,
            max_bytes=str(settings.max_upload_bytes),
            max_size=analysis.megabytes(settings.max_upload_bytes),
            max_files=str(settings.max_upload_files),
        ),
    )


def _model(offered: list[choices.Choice], run_id: str) -> Component:
    options = choices.options(offered)
    chosen = next(choice for choice in offered if choice.run.run_id == run_id)
    return html.Div(
        [
            select(ids.RUN, "Model", options, run_id),
            html.P(
                choices.facts(chosen),
                id=ids.RUN_FACTS,
                className="small text-body-secondary mt-2 mb-0",
            ),
        ],
        className="predict-model",
    )


def _privacy() -> Component:
    return html.P(
        [icon("shield-lock"), f" {words.PRIVACY}"],
        className="predict-privacy small text-body-secondary mb-0",
    )


def _toolbar(coverage: str) -> Component:
    """Return what acts on all results; hidden until there are some."""
    return html.Div(
        [
            radio(
                ids.PLACE,
                "Explanation on",
                [("photo", "the photograph"), ("crop", "what the model saw")],
                "photo",
            ),
            slider(
                ids.STRENGTH, "Heat map strength", minimum=0, maximum=1, step=0.05, value=STRENGTH
            ),
            html.Div(
                select(
                    ids.COVERAGE,
                    "Name as many as hold the label in",
                    [(name, f"{100 * level:g} of 100") for name, level in COVERAGES.items()],
                    coverage,
                ),
                className="predict-expert",
            ),
            html.Div(
                [
                    html.Button(
                        [icon("download"), " Save table (CSV)"],
                        id=ids.SAVE,
                        type="button",
                        className="btn btn-outline-secondary",
                    ),
                    html.Button(
                        [icon("trash"), " Clear all"],
                        id=ids.CLEAR,
                        type="button",
                        className="btn btn-outline-secondary",
                    ),
                ],
                className="predict-actions",
            ),
        ],
        id=ids.TOOLBAR,
        className="predict-toolbar",
        hidden=True,
        role="group",
        **aria(label="All results"),
    )


def _nothing_trained() -> Component:
    return empty_state(
        "No trained model yet",
        "This page needs a model. Train one on photographs with this command, then reload.",
        command("python -m core train six_conv --dataset fer2013"),
        icon_name="cpu",
    )
