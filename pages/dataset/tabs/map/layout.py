"""The map's tab, drawn from its address: what to see pictures through, and the map or its job."""

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from dash import dcc, html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.facts import row_facts
from core.data.store import Dataset
from core.embeddings.maps import Maps, PictureMap
from dashboard.components import controls, page
from dashboard.components.job import job_panel
from dashboard.components.point_map import point_map, points
from dashboard.components.text import count, percent
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tab import Shown
from pages.dataset.tabs.map.answers import answers
from pages.dataset.tabs.map.groups import groups_of
from pages.dataset.tabs.map.table import group_table
from pages.dataset.tabs.map.view import COLOURS, NEEDS_RUN, MapView, options, runs_for

if TYPE_CHECKING:
    from dashboard.services import Services

_HELP: Final = "Each point is a picture; pictures that look alike to the model lie close together."
_LIMITS: Final = {
    "umap": (
        "Trust what is close together. How far apart two crowds lie, how large they are and which "
        "way is up mean little: UMAP keeps neighbourhoods, not distances."
    ),
    "pca": (
        "Distances count here, but these two directions hold only {kept} of all differences: "
        "pictures that lie on one another may still differ in the rest."
    ),
}
_EXPLAIN: Final = (
    "The map is drawn once and kept. Seeing FER2013 through a net takes two to ten minutes, laying "
    "the map out one or two more; you can leave the page meanwhile."
)


def layout(shown: Shown) -> Component:
    """Return the map and its settings."""
    dataset = shown.dataset
    runs = runs_for(services(), dataset)
    view = MapView.of(shown.query, runs)
    return page.section(
        "Map",
        page.toolbar(
            controls.select(ids.MAP_EMBEDDING, "Seen through", options(runs), view.embedding),
            controls.select(
                ids.MAP_COLOUR, "Colour by", colour_options(services(), dataset), view.colour
            ),
            controls.radio(
                ids.MAP_PROJECTION,
                "Laid out by",
                [("umap", "UMAP"), ("pca", "main directions")],
                view.projection,
            ),
        ),
        html.Div(body(services(), dataset, shown.rows, view), id=ids.MAP_BODY),
        dcc.Store(id=ids.MAP_PICKED),
        help=_HELP,
    )


def colour_options(services: "Services", dataset: Dataset) -> list[tuple[str, str]]:
    """Return what points can be coloured by; votes only where there are any."""
    votes = row_facts(dataset, services.settings.home / "cache").ballots
    return [(name, title) for name, title in COLOURS.items() if name != "votes" or votes]


def body(
    services: "Services", dataset: Dataset, rows: NDArray[np.int64] | None, view: MapView
) -> list[Component]:
    """Return the map with the table of its groups, or the panel of the job that draws it."""
    drawn = Maps(services.settings.home).load(view.run, dataset)
    if drawn is None:
        parameters = {"dataset": dataset.name, "run": view.run.run_id if view.run else None}
        return [job_panel("map", parameters, start="Draw the map", explain=_EXPLAIN)]
    said = answers(services, view.run or services.run(None, dataset), dataset)
    groups = groups_of(view.colour, services, dataset, drawn, said)
    sent = points(
        dataset,
        drawn.pca if view.projection == "pca" else drawn.umap,
        groups,
        predicted=said.predicted,
        confidence=said.confidence,
        selected=rows,
    )
    label = f"Map of the pictures of {dataset.title}, coloured by {COLOURS[view.colour]}"
    return [
        html.P(_words(dataset, rows, view, drawn), className="el-help"),
        html.Div(
            [
                point_map(ids.MAP_POINTS, ids.MAP_STATUS, sent, dataset, label=label),
                group_table(dataset, groups, said, view.colour),
            ],
            className="dataset-map",
        ),
    ]


def _words(
    dataset: Dataset, rows: NDArray[np.int64] | None, view: MapView, drawn: PictureMap
) -> list[Any]:
    limits = _LIMITS[view.projection].format(kept=percent(drawn.kept, digits=0))
    marked = "" if rows is None else f" The {count(len(rows))} selected ones stand out."
    unknown = f" {_what_says(dataset)}" if view.colour in NEEDS_RUN and view.run is None else ""
    return [html.Strong(limits), f" {count(len(dataset))} pictures, all splits.{marked}{unknown}"]


def _what_says(dataset: Dataset) -> str:
    run = services().run(None, dataset)
    return f"Answers are those of {run.title}." if run else "There is no model to ask."
