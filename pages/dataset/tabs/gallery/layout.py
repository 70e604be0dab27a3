"""All pictures of the data set, filtered and sorted as the address says."""

from collections.abc import Mapping
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.data.query import ROW
from core.data.store import Dataset
from core.quality.columns import LABEL, NEAR
from dashboard.components import page
from dashboard.components.address import link
from dashboard.components.attributes import aria
from dashboard.components.wall import wall, wall_list
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.tab import Shown
from pages.dataset.tabs.gallery.controls import bar, filters
from pages.dataset.tabs.gallery.listing import Catalogue, Listing, catalogue, listing
from pages.dataset.tabs.gallery.routes import csv_url, part_url
from pages.dataset.tabs.gallery.view import RANDOM, SIZES
from pages.dataset.tabs.gallery.words import of_list

_PRESETS: Final[tuple[tuple[str, str, Mapping[str, str]], ...]] = (
    ("All pictures", "", {}),
    ("Blank, dark, very light or blurred", "", {"flags": "blank,dark,glaring,blurred"}),
    ("People disagree most", "votes", {"sort": "vote_entropy", "order": "desc"}),
    (
        "People say another label",
        "votes",
        {"flags": "other-label", "sort": "vote_share", "order": "desc"},
    ),
    (
        "A model's surest mistakes",
        "run",
        {"outcome": "wrong", "sort": "confidence", "order": "desc"},
    ),
    ("Most doubtful labels", "label", {"sort": LABEL}),
    ("Most copies", "copies", {"sort": NEAR, "order": "desc"}),
    ("Hardest for a model", "run", {"sort": "loss", "order": "desc"}),
)
"""Title, what it needs, and the parameters it stands for."""


def layout(shown: Shown) -> Component:
    """Return controls and the wall of pictures."""
    dataset = shown.dataset
    offered = catalogue(services(), dataset)
    view = offered.view(shown.query)
    listed = listing(services(), offered, view, shown.rows)
    selection = shown.query.get("selection", "") if shown.rows is not None else ""
    return page.section(
        "Gallery",
        _presets(offered, shown.query),
        bar(offered, view),
        *filters(offered, view, listed.columns),
        _head(dataset, listed, selection, _total(shown)),
        *wall(
            ids.GALLERY,
            ids.LISTING,
            on_wall(dataset, listed, selection, at=view.at),
            label=f"{'Drawn faces' if dataset.synthetic else 'Faces'} of {dataset.title}",
        ),
        html.Div(
            page.empty_state(
                "No picture is like this.",
                "Widen a range, take a filter away, or begin with all pictures again.",
                icon_name="funnel",
            ),
            id=ids.NOTHING,
            hidden=len(listed.rows) > 0,
        ),
        dcc.Store(id=ids.SEED, data=view.seed or ""),
        help=(
            "Every picture. Choose one to see it large; arrow keys move from one to the next. "
            "The address keeps filters, order and place."
        ),
    )


def place(shown: Shown, row: int) -> tuple[int, int] | None:
    """Return where a row stands in the list that an address asks for, and of how many."""
    offered = catalogue(services(), shown.dataset)
    listed = listing(services(), offered, offered.view(shown.query), shown.rows)
    found = listed.position(row)
    return None if found is None else (found, len(listed.rows))


def on_wall(
    dataset: Dataset, listed: Listing, selection: str, *, at: int | None, focus: bool = False
) -> dict[str, Any]:
    """Return what the wall shows, beginning with a row if it is in the list."""
    view = listed.view
    return wall_list(
        part_url(dataset, listed, selection),
        len(listed.rows),
        opens=ids.OPEN,
        size=SIZES[view.size],
        notes=view.asks_the_run or view.sort not in (ROW, RANDOM),
        first=listed.position(at) or 0,
        focus=focus,
        at="at",
    )


def _total(shown: Shown) -> int:
    return len(shown.dataset) if shown.rows is None else len(shown.rows)


def _presets(offered: Catalogue, query: Mapping[str, str]) -> Component:
    known = {
        "": True,
        "votes": "vote_entropy" in offered.facts,
        "label": LABEL in offered.facts,
        "copies": NEAR in offered.facts,
        "run": bool(offered.runs),
    }
    shared = {name: query[name] for name in ("data", "selection") if name in query}
    return html.Nav(
        [
            html.A(
                title,
                href=link("/dataset", **shared, tab="gallery", **parameters),
                className="btn btn-outline-secondary btn-sm",
            )
            for title, needs, parameters in _PRESETS
            if known[needs]
        ],
        className="dataset-presets",
        **aria(label="Lists to begin with"),
    )


def _head(dataset: Dataset, listed: Listing, selection: str, total: int) -> Component:
    empty = not len(listed.rows)
    return html.Div(
        [
            html.P(
                of_list(listed, total, selected=bool(selection)),
                id=ids.LIST_STATUS,
                className="dataset-list-status",
                role="status",
            ),
            html.Div(
                [
                    html.Label("Go to row", htmlFor=ids.JUMP),
                    dbc.Input(
                        id=ids.JUMP,
                        type="number",
                        min=0,
                        max=len(dataset) - 1,
                        step=1,
                        size="sm",
                    ),
                    html.Button(
                        "Go", id=ids.JUMP_BUTTON, type="button", className="btn btn-sm btn-primary"
                    ),
                ],
                className="dataset-jump",
            ),
            dbc.Button(
                [page.icon("shuffle"), " Shuffle"],
                id=ids.SHUFFLE,
                color="secondary",
                outline=True,
                size="sm",
            ),
            html.Button(
                [page.icon("bounding-box"), " Select these"],
                id=ids.SELECT_THESE,
                type="button",
                disabled=empty,
                title="Restrict all pages to these pictures",
                className="btn btn-outline-primary btn-sm",
            ),
            html.A(
                [page.icon("download"), " Save list as CSV"],
                id=ids.LIST_CSV,
                href=csv_url(dataset, listed, selection),
                download=f"{dataset.name}-list.csv",
                className="btn btn-outline-secondary btn-sm",
            ),
            html.P(id=ids.JUMP_STATUS, className="el-help dataset-jump-status", role="status"),
        ],
        className="dataset-list-head",
    )
