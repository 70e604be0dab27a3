"""The groups of the map as a table: its legend, and a way to select without a pointer."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
import numpy as np
from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.labels import EMOTIONS
from dashboard.components.attributes import aria, data
from dashboard.components.point_map import UNKNOWN, MapGroup
from dashboard.components.text import count, percent
from dashboard.figures.palette import GLYPHS
from pages.dataset import ids
from pages.dataset.tabs.map.answers import Answers

# Labels that are named of a group of like pictures.
_NAMED = 2


def group_table(
    dataset: Dataset, groups: Sequence[MapGroup], said: Answers, colour: str
) -> Component:
    """Return one line a group: a switch that shows it, how many, of what, and a button to select.

    Args:
        dataset: of the pictures.
        groups: in the order of the figure's traces.
        said: what the model says about each picture.
        colour: what the groups are by.
    """
    mostly = colour != "label"
    head = ["Shown", "pictures", *(["mostly"] if mostly else []), "right", ""]
    return html.Div(
        html.Table(
            [
                html.Caption("Groups on the map: show them, or select their pictures"),
                html.Thead(html.Tr([html.Th(title, scope="col") for title in head])),
                html.Tbody(
                    [
                        _line(dataset, place, group, said, mostly=mostly)
                        for place, group in enumerate(groups)
                    ]
                ),
            ],
            className="table el-table dataset-map-groups",
        ),
        className="el-table-scroll",
        tabIndex="0",
        role="region",
        **aria(label="Groups on the map"),
    )


def _line(
    dataset: Dataset, place: int, group: MapGroup, said: Answers, *, mostly: bool
) -> Component:
    label = html.Span(
        [
            html.Span(GLYPHS[group.symbol], style={"color": group.colour}, **aria(hidden=True)),
            f" {group.name}",
        ]
    )
    cells = [
        html.Th(
            dbc.Switch(id={"type": ids.MAP_SHOW, "group": place}, label=label, value=True),
            scope="row",
            **data(map_group=str(place)),
        ),
        html.Td(count(len(group.rows)), className="el-number"),
    ]
    if mostly:
        cells.append(html.Td(_mostly(dataset, group)))
    cells.append(html.Td(_right(dataset, group, said), className="el-number"))
    cells.append(
        html.Td(
            html.Button(
                "Select",
                type="button",
                className="btn btn-outline-secondary btn-sm",
                **data(map_pick=str(place)),
                **aria(label=f"Select the {count(len(group.rows))} pictures: {group.name}"),
            )
        )
    )
    return html.Tr(cells)


def _mostly(dataset: Dataset, group: MapGroup) -> str:
    counts = np.bincount(dataset.labels[group.rows], minlength=len(EMOTIONS))
    order = np.argsort(-counts, kind="stable")[:_NAMED]
    return ", ".join(
        f"{EMOTIONS[code]} {percent(counts[code] / len(group.rows), digits=0)}"
        for code in order.tolist()
        if counts[code]
    )


def _right(dataset: Dataset, group: MapGroup, said: Answers) -> str:
    """Return the share of evaluated pictures that the model names as labelled."""
    predicted = said.predicted[group.rows]
    known = predicted != UNKNOWN
    if not known.any():
        return "not evaluated"
    right = (predicted == dataset.labels[group.rows])[known]
    return percent(float(right.mean()), digits=0)
