"""The choice of an ensemble's rule and views, how good it would be, and storing it."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.ensembles.build import title
from core.ensembles.rules import RULES, rule
from core.errors import EmotionLensError
from core.evaluation.views import VIEWS
from core.runs.run import Run
from dashboard.components import controls, page
from dashboard.components.address import link
from dashboard.components.job import job_panel
from dashboard.components.picture_detail import failure
from dashboard.services import services
from pages.models import ids
from pages.models.compared import Compared, nothing_ticked
from pages.models.tab import Shown
from pages.models.tabs.ensemble import request
from pages.models.tabs.ensemble.figures import SPLITS, figures, fitted, said
from pages.models.tabs.ensemble.request import Refused, asked
from pages.models.view import short

JOB: Final = "member_views"


def layout(shown: Shown) -> Component:
    """Return the choice of rule and views, and how good the ensemble would be."""
    return page.section(
        "An ensemble of the runs compared",
        page.toolbar(
            controls.select(
                ids.RULE,
                "Combined by",
                [(entry.name, entry.title) for entry in RULES.values()],
                shown.view.rule,
            ),
            controls.select(
                ids.VIEWS,
                "Views of each picture",
                [(entry.name, entry.title) for entry in VIEWS.values()],
                shown.view.views,
            ),
        ),
        html.Div(previewed(shown), id=ids.PREVIEW),
        html.Div(id=ids.SAVED, role="status"),
        help=(
            "Models that err on different pictures do better together. Whatever the rule fits, it "
            "fits on PublicTest. Choose by PublicTest: PrivateTest then says how good the choice "
            "is, and would flatter if it were chosen by."
        ),
    )


def previewed(shown: Shown) -> list[Component]:
    """Return how good the ensemble would be, or why there is none to be built."""
    compared = Compared.of(shown)
    if not compared.runs:
        return [nothing_ticked()]
    try:
        spec, dataset = asked(shown, compared)
        stored = services().runs.find(spec.key)
        found = request.previewed(spec, dataset)
    except EmotionLensError as error:
        return [failure(error)]
    except Refused as refused:
        return [refused.shown]
    if found is None:
        return [_not_averaged(shown, compared, dataset)]
    name = title(rule(spec.parameters["rule"]), compared.runs, spec.parameters["views"])
    return [
        *(figures(found, compared, name, split, dataset) for split in SPLITS),
        html.P(said(found, compared, name, dataset), className="models-verdict", role="status"),
        html.P(fitted(found, compared, spec), className="el-help"),
        *compared.left_out(shown),
        *(
            [
                html.P(
                    f"The selection does not restrict these figures: {name} is measured on all "
                    "pictures, as a stored run is.",
                    className="el-help",
                )
            ]
            if shown.rows is not None
            else []
        ),
        _stored(stored) if stored else _save(name),
    ]


def _not_averaged(shown: Shown, compared: Compared, dataset: Dataset) -> Component:
    views = VIEWS[shown.view.views]
    parameters = {
        "runs": sorted(run.run_id for run in compared.runs),
        "dataset": dataset.name,
        "views": views.name,
    }
    return job_panel(
        JOB,
        parameters,
        start="Average the views",
        explain=(
            f"The runs' answers averaged over {views.count} views of each picture are not stored "
            "yet. Computing them for PublicTest and PrivateTest takes some minutes, once; the "
            "figures then appear here."
        ),
    )


def _save(name: str) -> Component:
    return html.Div(
        html.Button(
            [page.icon("save"), f" Store {name} as a run"],
            id=ids.SAVE,
            type="button",
            className="btn btn-primary",
        ),
        className="el-actions",
    )


def _stored(run: Run) -> Component:
    return html.P(
        [
            page.icon("check-circle"),
            f" Stored as {run.run_id}. ",
            html.A(
                "See it among all runs",
                href=link("/models", runs=short(run), run=run.run_id),
            ),
        ]
    )
