"""What happens on the import tab: handlers first, their wiring last."""

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.data.store import DatasetExists, check_name
from core.data.uploads import Uploads
from core.errors import EmotionLensError, InvalidSetting
from core.jobs import Job
from core.jobs.kinds.importing import ImportParameters, Source
from dashboard.components.job import ENDED
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tabs.importing import upload
from pages.dataset.tabs.importing.layout import KIND, outcome, panel


def start(asked: Mapping[str, Any], form: Mapping[str, Any]) -> Job:
    """Begin an import.

    Args:
        asked: when (`at`), and keys of uploads, `pictures` and perhaps `votes`; none of these for
            an import by path.
        form: `source`, `path`, `votes`, `name`, `skip_bad`, `replace`.

    Raises:
        EmotionLensError: the form is not filled in as it must be.
    """
    shared = services()
    name = str(form["name"] or "").strip()
    check_name(name)
    if form["source"] == "path":
        source, votes = _at(form["path"], "pictures"), _at(form["votes"], "")
    else:
        source, votes = _uploaded(asked.get("pictures")), _uploaded(asked.get("votes"))
    if source is None:
        raise InvalidSetting("No pictures are chosen.", hint="Choose a file, or give a path.")
    # Said at once, before minutes of reading; said again when it is stored.
    if name in shared.datasets.names() and not form["replace"]:
        raise DatasetTaken(name)
    source.find(shared.settings)
    parameters = ImportParameters(
        source=source,
        votes=votes,
        name=name,
        skip_bad=bool(form["skip_bad"]),
        replace=bool(form["replace"]),
        asked=int(asked.get("at", 0)),
    )
    return shared.jobs.submit(KIND, parameters)


class DatasetTaken(DatasetExists):
    """A name that is in use, told to somebody at a form."""

    def __init__(self, name: str) -> None:
        EmotionLensError.__init__(
            self,
            f"There is a data set '{name}' already.",
            hint="Choose another name, or tick 'Replace'.",
        )


def forget(asked: Mapping[str, Any]) -> None:
    """Remove what was uploaded for an import that does not begin."""
    uploads = Uploads(services().settings.uploads)
    for which in ("pictures", "votes"):
        uploads.remove(str(asked.get(which, "")))


def ended(about: Mapping[str, Any] | None) -> list[Component]:
    """Return what came of an import that has just ended."""
    if not about:
        raise PreventUpdate
    return outcome(services().jobs.get(about["id"]))


def _at(path: object, what: str) -> Source | None:
    given = str(path or "").strip()
    if given:
        return Source(path=given)
    if what:
        raise InvalidSetting(
            f"The path of the {what} is missing.",
            hint="Begin at the root, e.g. /home/me/faces.zip.",
        )
    return None


def _uploaded(key: object) -> Source | None:
    return Source(upload=key) if isinstance(key, str) and key else None


def register(app: Dash) -> None:
    """Wire the tab to one application."""
    app.server.add_url_rule(upload.ADDRESS, "dataset-upload", upload.answer, methods=["POST"])

    @app.callback(
        output=Output(ids.IMPORT_JOB, "children"),
        inputs={
            "asked": Input(ids.IMPORT_REQUEST, "data"),
            "form": {
                "source": State(ids.IMPORT_SOURCE, "value"),
                "path": State(ids.IMPORT_PATH, "value"),
                "votes": State(ids.IMPORT_VOTES, "value"),
                "name": State(ids.IMPORT_NAME, "value"),
                "skip_bad": State(ids.IMPORT_SKIP, "value"),
                "replace": State(ids.IMPORT_REPLACE, "value"),
            },
        },
        prevent_initial_call=True,
    )
    def _start(asked: dict[str, Any] | None, form: dict[str, Any]) -> Any:
        if not asked:
            raise PreventUpdate
        try:
            job = start(asked, form)
        except EmotionLensError:
            forget(asked)
            raise
        return panel(job)

    app.callback(
        Output(ids.IMPORT_OUTCOME, "children"),
        Input({"type": ENDED, "kind": KIND}, "data"),
        prevent_initial_call=True,
    )(ended)

    @app.callback(
        Output(ids.IMPORT_FILES, "hidden"),
        Output(ids.IMPORT_PATHS, "hidden"),
        Input(ids.IMPORT_SOURCE, "value"),
        prevent_initial_call=True,
    )
    def _switch(source: str) -> tuple[bool, bool]:
        return source == "path", source != "path"
