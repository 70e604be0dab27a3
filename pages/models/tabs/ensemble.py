"""An ensemble of the runs compared: how good it would be, and storing it."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from dash import Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from core.data.store import Dataset
from core.ensembles.build import build_ensemble, ensemble_spec, title
from core.ensembles.preview import Preview, preview
from core.ensembles.rules import RULES, rule
from core.errors import EmotionLensError
from core.evaluation.significance import compare, sentence
from core.evaluation.views import VIEWS
from core.labels import Split
from core.runs.run import Run
from core.runs.spec import RunSpec
from dashboard.components import controls, page
from dashboard.components.address import link, sync_address
from dashboard.components.job import ENDED, job_panel
from dashboard.components.picture_detail import failure
from dashboard.components.table import table
from dashboard.components.text import count, percent, with_interval
from dashboard.services import services
from pages.models import ids
from pages.models.compared import ROLES, Compared, nothing_ticked
from pages.models.tab import Shown, Tab
from pages.models.view import short

JOB: Final = "member_views"
_SPLITS: Final[tuple[Split, ...]] = ("PublicTest", "PrivateTest")
_FIGURES: Final[Mapping[str, tuple[str, bool]]] = {
    "accuracy": ("accuracy", True),
    "macro_f1": ("macro-F1", True),
    "log_loss": ("log loss", False),
    "ece": ("calibration error", True),
}


class _Refused(Exception):
    """What stands in place of a preview, in words."""

    def __init__(self, shown: Component) -> None:
        super().__init__()
        self.shown = shown


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
        spec, dataset = _asked(shown, compared)
        stored = services().runs.find(spec.key)
        found = _preview(_key(spec), spec, dataset)
    except EmotionLensError as error:
        return [failure(error)]
    except _Refused as refused:
        return [refused.shown]
    if found is None:
        return [_not_averaged(shown, compared, dataset)]
    name = title(rule(spec.parameters["rule"]), compared.runs, spec.parameters["views"])
    return [
        *(_figures(found, compared, name, split, dataset) for split in _SPLITS),
        html.P(_said(found, compared, name, dataset), className="models-verdict", role="status"),
        html.P(_fitted(found, compared, spec), className="el-help"),
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


def _asked(shown: Shown, compared: Compared) -> tuple[RunSpec, Dataset]:
    first = compared.runs[0]
    name = services().trained_on(first)
    if name is None:
        raise _Refused(
            html.P(
                f"This needs the labels of {first.spec.dataset.title}, which is not imported here. "
                "Import it with: python -m core data import PATH"
            )
        )
    if compared.elsewhere:
        others = ", ".join(run.title for run in compared.elsewhere)
        raise _Refused(
            html.P(
                f"Members must have been trained on one data set, but {others} was trained on "
                f"other data than {first.spec.dataset.title}. Untick one or the other above."
            )
        )
    dataset = services().dataset(name)
    view = shown.view
    # The metrics of the selection are none of an ensemble's members.
    members = [services().runs.open(run.run_id) for run in compared.runs]
    if len(members) == 1 and view.views == "one":
        raise _Refused(
            html.P(
                "An ensemble of one run is that run. Tick another run above, or average several "
                "views of each picture."
            )
        )
    return ensemble_spec(members, dataset, rule_name=view.rule, views=view.views), dataset


def _key(spec: RunSpec) -> tuple[str, ...]:
    """Return what a preview depends on: the spec, and the files of its members."""
    members = [services().runs.find(key) for key in spec.parameters["members"]]
    digests = [
        digest for run in members if run for digest in sorted(run.manifest["files"].values())
    ]
    return (spec.key, *digests)


def _preview(key: tuple[str, ...], spec: RunSpec, dataset: Dataset) -> Preview | None:
    """Return a preview; one that was found is kept."""
    shared = services()
    if key not in _kept():
        found = preview(spec, dataset, shared.runs, shared.results)
        if found is None:
            return None
        if len(_kept()) >= 32:
            _kept().pop(next(iter(_kept())))
        _kept()[key] = found
    return _kept()[key]


@lru_cache(maxsize=1)
def _kept() -> dict[tuple[str, ...], Preview]:
    return {}


def _figures(
    found: Preview, compared: Compared, name: str, split: Split, dataset: Dataset
) -> Component:
    rows = [[f"{name} (not stored)", *_line(found.metrics[split])]]
    for run in compared.runs:
        metrics = services().runs.open(run.run_id).metrics.get(split, {})
        rows.append([f"{compared.names[run.run_id]} alone", *_line(metrics)])
    n = count(found.metrics[split]["n"])
    return table(
        ["run", *(heading for heading, _ in _FIGURES.values())],
        rows,
        caption=(
            f"{split} ({ROLES[split]}) of {dataset.title}, n = {n}; 95 % intervals in brackets"
        ),
        numeric=range(1, 1 + len(_FIGURES)),
    )


def _line(metrics: Mapping[str, Any]) -> list[str]:
    return [
        with_interval(metrics.get(figure), percent=share) for figure, (_, share) in _FIGURES.items()
    ]


def _said(found: Preview, compared: Compared, name: str, dataset: Dataset) -> str:
    """Return in words whether it beats its best member by more than chance, where one chooses."""
    best = max(
        compared.runs, key=lambda run: services().runs.open(run.run_id).accuracy("PublicTest") or 0
    )
    labels = dataset.labels[dataset.indices("PublicTest")]
    alone = services().results.probabilities(best, dataset, "PublicTest")
    if alone is None:
        return ""
    together = compare(labels, alone, found.probabilities["PublicTest"])
    return f"On PublicTest: {sentence(together, f'{compared.names[best.run_id]} alone', name)}"


def _fitted(found: Preview, compared: Compared, spec: RunSpec) -> str:
    said = f"Temperature fitted on PublicTest: {found.temperature:.3f}."
    chosen = rule(spec.parameters["rule"])
    shares = chosen.shares(found.fitted, len(compared.runs))
    members = sorted(compared.runs, key=lambda run: run.run_id)
    parts = ", ".join(
        f"{compared.names[run.run_id]} {percent(float(share), 0)}"
        for run, share in zip(members, shares, strict=True)
    )
    held_out = (
        " The rule has much to fit, so its PublicTest figures are cross-validated."
        if chosen.held_out
        else ""
    )
    return f"{said} Shares of the members: {parts}.{held_out}"


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


def show(
    rule_name: str, views: str, picked: str, where: dict[str, str]
) -> tuple[list[Component], None]:
    """Return how good the ensemble would be; what was said of one stored before goes."""
    return previewed(_shown(rule_name, views, picked, where)), None


def save(clicks: int | None, rule_name: str, views: str, picked: str, where: dict[str, str]) -> Any:
    """Store the ensemble, and say where it is."""
    if not clicks or ctx.triggered_id != ids.SAVE:
        return no_update, no_update
    shown = _shown(rule_name, views, picked, where)
    try:
        spec, dataset = _asked(shown, Compared.of(shown))
    except _Refused as refused:
        return no_update, refused.shown
    shared = services()
    build_ensemble(spec, dataset, shared.runs, shared.results, shared.inference.probabilities)
    return previewed(shown), "It is a run like any other now."


def averaged(ended: Any, rule_name: str, views: str, picked: str, where: dict[str, str]) -> Any:
    """Return how good the ensemble would be, once the job that it waited for has ended."""
    if not ended:
        raise PreventUpdate
    return previewed(_shown(rule_name, views, picked, where))


def _shown(rule_name: str, views: str, picked: str, where: dict[str, str]) -> Shown:
    return Shown.of({**where, "rule": rule_name, "views": views, "runs": picked})


def register(app: Dash) -> None:
    """Wire the tab to an application."""
    asked = (State(ids.RULE, "value"), State(ids.VIEWS, "value"), State(ids.PICKED, "data"))
    app.callback(
        Output(ids.PREVIEW, "children"),
        Output(ids.SAVED, "children"),
        Input(ids.RULE, "value"),
        Input(ids.VIEWS, "value"),
        Input(ids.PICKED, "data"),
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(show)
    app.callback(
        Output(ids.PREVIEW, "children", allow_duplicate=True),
        Output(ids.SAVED, "children", allow_duplicate=True),
        Input(ids.SAVE, "n_clicks"),
        *asked,
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(save)
    app.callback(
        Output(ids.PREVIEW, "children", allow_duplicate=True),
        Input({"type": ENDED, "kind": JOB}, "data"),
        *asked,
        State(ids.WHERE, "data"),
        prevent_initial_call=True,
    )(averaged)
    sync_address(app, "models", {"rule": (ids.RULE, "value"), "views": (ids.VIEWS, "value")})


TAB: Final = Tab("ensemble", "Ensemble", "collection", layout, register, splits=False)
