"""The right half of the page: the pictures of the chosen cells."""

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard.components.decision import badges
from dashboard.components.grid import grid
from dashboard.components.page import empty_state, icon
from pages.confusion import ids, words
from pages.confusion.cells import pictures_of
from pages.confusion.decisions import triage_link
from pages.confusion.results import Crossed, Shown, needed, shown
from pages.confusion.scene import Scene
from pages.confusion.sorts import SORTS, Facts


def pictures_panel(scene: Scene, results: Shown) -> list[Component]:
    """Return the gallery of the chosen cells, or what to do to get one."""
    if results.counts is None:
        return [html.P("Pictures appear here once there is a matrix.", className="el-help")]
    if not scene.view.cells:
        return [
            empty_state(
                "Choose a cell",
                "Press a cell of the matrix to see its pictures, or the name of a row or column to "
                "see them all. Hold Ctrl or Shift to choose several.",
                icon_name="images",
            )
        ]
    axes, cells = scene.view.axes, scene.view.cells
    title = words.cells_title(axes, cells)
    head = [
        html.H3(f"{title[0].upper()}{title[1:]}", className="el-confusion-cell"),
        html.P(words.cells_line(axes, results.counts, cells)),
    ]
    if results.crossed is None:
        return [
            *head,
            empty_state(
                "No pictures here",
                f"These results are stored with the model; the pictures of {results.title} are "
                f"not part of the data set chosen ({scene.dataset.title}).",
                icon_name="images",
            ),
        ]
    pictures = pictures_of(results.crossed, cells, scene.view.sort)
    if not pictures.total:
        return [*head, html.P("No picture: this never happened.", className="el-help")]
    return [
        *head,
        _actions(*triage_link(scene, results, chosen=True)),
        html.P(words.order_line(pictures), className="el-help"),
        grid(
            scene.dataset,
            pictures.shown,
            opens=ids.OPENED,
            captions=pictures.captions,
            badges=badges(scene.dataset, pictures.shown),
            label=f"Pictures: {title}",
        ),
    ]


def sort_options(scene: Scene, crossed: Crossed | None) -> list[dict[str, object]]:
    """Return the orders to choose from; one that cannot be had here says what it needs."""
    nothing = np.zeros(0, np.int64)
    facts = Facts(nothing, None, None) if crossed is None else crossed.facts(nothing)
    known = {sort.name: sort.values(facts) is not None for sort in SORTS}
    return [
        {
            "value": sort.name,
            "label": sort.title if known[sort.name] else f"{sort.title} ({sort.absent})",
            "disabled": not known[sort.name],
        }
        for sort in SORTS
    ]


def gallery_rows(scene: Scene) -> tuple[int, ...]:
    """Return the rows that the gallery shows, in its order; none where there is no gallery."""
    if not scene.view.cells or scene.view.results == "stored" or needed(scene):
        return ()
    crossed = shown(scene).crossed
    return () if crossed is None else pictures_of(crossed, scene.view.cells, scene.view.sort).shown


def _actions(*more: Component) -> Component:
    return html.Div(
        [
            html.Button(
                [icon("bounding-box"), " Make these the selection"],
                id=ids.SELECT_THESE,
                type="button",
                title="Restrict every page to these pictures",
                className="btn btn-outline-primary btn-sm",
            ),
            html.Button(
                [icon("download"), " Save the list as CSV"],
                id=ids.SAVE_LIST,
                type="button",
                className="btn btn-outline-secondary btn-sm",
            ),
            *more,
        ],
        className="el-actions el-confusion-actions",
    )
