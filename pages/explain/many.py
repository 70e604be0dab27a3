"""Many pictures: mean maps over mean faces, for each answer and each confusion."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Dash, Input, Output, dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.errors import EmotionLensError
from core.explain import METHODS
from core.jobs.kinds.mean_maps import COUNTS, MeanMapParameters
from core.labels import SPLITS
from core.predict.mean_maps import MeanMapStore
from core.runs.store import Run
from dashboard.components.address import arguments, sync_address
from dashboard.components.controls import select, slider
from dashboard.components.job import ENDED, job_panel
from dashboard.components.overlay import register_strength
from dashboard.components.page import section, toolbar
from dashboard.components.picture_detail import failure, run_title
from dashboard.components.text import count
from dashboard.services import services
from pages.explain import ids
from pages.explain.mean_grid import mean_grid
from pages.explain.settings import MANY, register_settings, settings_controls
from pages.explain.view import View, stored, view

NAME: Final = "many"
"""Value of the address parameter `view`."""
KIND: Final = "mean_maps"
# Never PrivateTest at first: what is seen here leads to choices.
_SPLIT: Final = "PublicTest"

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""

CONTROLS: Final = {
    "view": (ids.MANY_VIEW, "data"),
    "data": (ids.MANY_DATA, "data"),
    "run": (ids.MANY_RUN, "value"),
    "settings": (ids.MANY_SETTINGS, "data"),
    "split": (ids.MANY_SPLIT, "value"),
    "count": (ids.MANY_COUNT, "value"),
}


def many_layout(query: Mapping[str, str], dataset: Dataset, run: Run) -> list[Component]:
    """Return the view of an address below the page's header."""
    chosen = view(query)
    return [
        html.Div(_choice(query, run, chosen), className="el-explain-choice"),
        html.Div(id=ids.MANY_PANEL),
        dcc.Store(id=ids.MANY_VIEW, data=NAME),
        dcc.Store(id=ids.MANY_DATA, data=dataset.name),
        dcc.Store(id=ids.MANY_SETTINGS, data=stored(chosen.method, chosen.settings)),
        dcc.Store(id=ids.MANY_ENDED),
    ]


def draw_many(values: Values) -> list[Component]:
    """Draw the grid of mean maps, or what computes them."""
    shared = services()
    dataset, chosen = shared.dataset(values["data"]), view(values)
    run = shared.runs.open(str(values["run"]))
    try:
        request = MeanMapParameters(
            dataset=dataset.name,
            run=run.run_id,
            method=chosen.method.name,
            settings=dict(chosen.settings),
            split=_split(values.get("split")),
            count=_count(values.get("count")),
        )
        found = MeanMapStore(shared.settings.home).load(request.key(shared.settings))
        pictures = len(request.rows(dataset))
        if found is not None:
            return mean_grid(found, dataset, run, request)
        panel = job_panel(
            KIND,
            request.model_dump(mode="json"),
            start="Compute the mean maps",
            explain=f"{count(pictures)} random {request.split} pictures are explained by "
            f"{chosen.method.title}, each for what the model says of it. {_patience(chosen)}",
        )
    except EmotionLensError as error:
        return [section("Mean maps", failure(error))]
    return [section("Mean maps", panel)]


def register_many(app: Dash) -> None:
    """Wire the view to an application."""
    sync_address(app, "explain", CONTROLS)
    register_strength(app, ids.MANY_STRENGTH, ids.MANY_OVERLAY)
    register_settings(app, MANY)

    @app.callback(
        output=Output(ids.MANY_PANEL, "children"),
        inputs={
            "values": arguments(CONTROLS, "run", "settings", "split", "count"),
            "ended": Input(ids.MANY_ENDED, "data"),
        },
    )
    def _many(values: dict[str, Any], ended: object) -> Any:
        return draw_many(values)

    # The panel comes and goes with what it computes: the end of its job is kept beside it.
    app.clientside_callback(
        "(ended) => ended && ended.state === 'done' ? ended : dash_clientside.no_update",
        Output(ids.MANY_ENDED, "data"),
        Input({"type": ENDED, "kind": KIND}, "data"),
        prevent_initial_call=True,
    )


def _choice(query: Mapping[str, str], run: Run, chosen: View) -> Component:
    runs = services().runs.all()
    return toolbar(
        html.Div(
            select(ids.MANY_RUN, "Model", [(r.run_id, run_title(r)) for r in runs], run.run_id),
            className="el-wide-control",
        ),
        select(ids.MANY_METHOD, "Method", [(m.name, m.title) for m in METHODS], chosen.method.name),
        html.Div(
            settings_controls(MANY, run, chosen.method, chosen.settings),
            id=ids.MANY_PARAMETERS,
            className="el-explain-parameters",
        ),
        select(ids.MANY_SPLIT, "Split", SPLITS, _split(query.get("split"))),
        select(
            ids.MANY_COUNT,
            "Random pictures",
            [(str(n), count(n)) for n in COUNTS],
            str(_count(query.get("count"))),
        ),
        slider(ids.MANY_STRENGTH, "Heat map strength", minimum=0, maximum=1, step=0.05, value=0.5),
        label="Choice of the mean maps",
    )


def _split(value: object) -> Any:
    return value if value in SPLITS else _SPLIT


def _count(value: object) -> int:
    return int(str(value)) if str(value) in map(str, COUNTS) else COUNTS[0]


def _patience(chosen: View) -> str:
    # About how often the net is run for one map tells seconds from an hour.
    return (
        "This takes some seconds."
        if chosen.method.effort <= 3
        else "This takes minutes; the method asks the model often. It goes on when you leave."
    )
