"""The form: which pictures, under which name, and what becomes of them."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.jobs import Job
from core.settings import Settings
from dashboard.components import controls, page, text
from dashboard.components.address import link
from dashboard.components.attributes import aria, data
from dashboard.components.job import job_panel
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tab import Shown
from pages.dataset.tabs.importing.upload import ADDRESS

KIND: Final = "import"
# An import that ended longer ago is no news any more.
_NEWS: Final = timedelta(hours=1)
_FILES: Final = ".csv, .csv.gz or .zip of FER2013, or a .zip of folders like train/happy"


def layout(shown: Shown) -> Component:
    """Return the form, and the import that is under way or has just ended."""
    del shown  # an import makes a data set of its own
    settings = services().settings
    job = latest()
    return html.Div(
        [
            page.section(
                "Import pictures",
                _form(settings),
                help="Your pictures become a data set of their own, on this machine only. The "
                "file itself is not changed.",
            ),
            html.Div(panel(job) if job else None, id=ids.IMPORT_JOB),
            _expected(),
            dcc.Store(id=ids.IMPORT_REQUEST),
        ]
    )


def latest() -> Job | None:
    """Return the import asked for last, if it is unfinished or ended within the hour."""
    now = datetime.now(UTC)
    for job in services().jobs.list(limit=50):
        if job.kind == KIND:
            news = job.unfinished or (job.ended is not None and now - job.ended < _NEWS)
            return job if news else None
    return None


def panel(job: Job) -> Component:
    """Return how far an import is, and what came of it."""
    name = job.parameters["name"]
    return page.section(
        f"Import of {name}",
        job_panel(KIND, job.parameters, start="Import again", explain="It is not here any more."),
        html.Div(outcome(job), id=ids.IMPORT_OUTCOME, **aria(live="polite")),
    )


def outcome(job: Job | None) -> list[Component]:
    """Return what came of an import that has ended well: how much, and the way to it."""
    if job is None or job.state != "done" or job.result is None:
        return []
    result = job.result
    if result["dataset"] not in services().datasets.names():
        return []
    stored = f"{text.count(result['pictures'])} pictures are stored as {result['dataset']}."
    return [
        html.P([page.icon("check-circle"), f" {stored}"]),
        *_skipped(result),
        html.A(
            f"Open {result['dataset']}",
            href=link("/dataset", data=result["dataset"]),
            className="btn btn-primary",
        ),
    ]


def _skipped(result: dict[str, Any]) -> list[Component]:
    if not result["skipped"]:
        return []
    shown = [html.Li(one) for one in result["examples"]]
    more = result["skipped"] - len(shown)
    if more > 0:
        shown.append(html.Li(f"and {text.count(more)} more, listed in its manifest.json"))
    return [html.P(f"{text.count(result['skipped'])} were left out:"), html.Ul(shown)]


def _form(settings: Settings) -> Component:
    sources = [("file", "A file of yours")]
    if settings.import_paths:
        sources.append(("path", "A path on the machine of the dashboard"))
    return html.Form(
        [
            html.Div(
                controls.radio(ids.IMPORT_SOURCE, "Where the pictures are", sources, "file"),
                hidden=len(sources) == 1,
            ),
            html.Div(
                [
                    _file("pictures", "Pictures", f"{_FILES}, up to {_limit(settings)}."),
                    _file("votes", "FER+ votes", "fer2013new.csv, if you have it. May stay empty."),
                ],
                id=ids.IMPORT_FILES,
                className="dataset-import-row",
            ),
            html.Div(
                [
                    _text(
                        ids.IMPORT_PATH,
                        "Path of the pictures",
                        "/home/me/icml_face_data.csv",
                        f"{_FILES}, or such a folder.",
                    ),
                    _text(
                        ids.IMPORT_VOTES,
                        "Path of the FER+ votes",
                        "",
                        "fer2013new.csv, if you have it. May stay empty.",
                    ),
                ],
                id=ids.IMPORT_PATHS,
                hidden=True,
                className="dataset-import-row",
            ),
            _text(
                ids.IMPORT_NAME,
                "Name of the data set",
                "",
                "Lower-case letters, digits, '-' and '_'.",
            ),
            controls.switch(
                ids.IMPORT_SKIP,
                "Leave out what cannot be read",
                False,
                help="Otherwise the first row or picture that cannot be read ends the import, and "
                "nothing is stored.",
            ),
            controls.switch(
                ids.IMPORT_REPLACE,
                "Replace",
                False,
                help="Let other pictures of the same name give way.",
            ),
            html.Div(
                [
                    html.Button(
                        [page.icon("box-arrow-in-down"), " Import"],
                        id=ids.IMPORT_START,
                        type="submit",
                        className="btn btn-primary",
                    ),
                    html.Button(
                        "Cancel the upload",
                        id="dataset-import-stop-button",
                        type="button",
                        hidden=True,
                        className="btn btn-outline-secondary",
                    ),
                ],
                className="el-actions",
            ),
            html.Progress(
                id="dataset-import-progress",
                max="1",
                hidden=True,
                className="el-job-bar",
                **aria(label="Upload: progress"),
            ),
            html.P(id="dataset-import-status", role="status", className="dataset-import-status"),
        ],
        id=ids.IMPORT_FORM,
        className="dataset-import",
        # Read by assets/50-importing.js.
        **data(
            address=ADDRESS,
            most=str(settings.max_import_bytes),
            limit=_limit(settings),
            names=" ".join(services().datasets.names()),
        ),
    )


def _file(which: str, label: str, help: str) -> Component:
    help_id = f"dataset-import-{which}-help"
    return html.Div(
        [
            html.Span(label, className="form-label d-block"),
            html.Button(
                [page.icon("folder2-open"), " Choose a file"],
                id=f"dataset-import-{which}-button",
                type="button",
                className="btn btn-outline-secondary btn-sm",
                **data(choose=which),
                **aria(label=f"{label}: choose a file", describedby=help_id),
            ),
            html.Span(
                "No file chosen", id=f"dataset-import-{which}-chosen", className="dataset-chosen"
            ),
            html.Div(help, id=help_id, className="form-text"),
        ],
        className="el-control",
    )


def _text(id: str, label: str, placeholder: str, help: str) -> Component:
    return html.Div(
        [
            html.Label(label, htmlFor=id, className="form-label"),
            dbc.Input(id=id, type="text", placeholder=placeholder, autocomplete="off"),
            html.Div(help, className="form-text"),
        ],
        className="el-control",
    )


def _expected() -> Component:
    return page.section(
        "What can be imported",
        html.Ul(
            [
                html.Li(
                    [
                        html.Strong("A FER2013 table: "),
                        "columns emotion (0 angry, 1 disgust, 2 fear, 3 happy, 4 sad, 5 surprise, "
                        "6 neutral), pixels (48 x 48 grey values) and Usage (Training, PublicTest "
                        "or PrivateTest), as csv, csv.gz, or zip.",
                    ]
                ),
                html.Li(
                    [
                        html.Strong("Folders of pictures: "),
                        "train/happy, test/happy and so on for each expression, PNG or JPEG, as a "
                        "zip archive. They are made grey and scaled to 48 x 48.",
                    ]
                ),
                html.Li(
                    [
                        html.Strong("FER+ votes: "),
                        "fer2013new.csv, what ten people saw in each picture of FER2013. It fits a "
                        "FER2013 table in its original order only.",
                    ]
                ),
            ]
        ),
    )


def _limit(settings: Settings) -> str:
    return f"{settings.max_import_bytes / 1_000_000_000:g} GB"
