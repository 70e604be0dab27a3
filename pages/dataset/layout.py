"""The data set page, drawn whole from its address."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS
from core.runs.store import Run
from dashboard.components import controls, page
from dashboard.components.attributes import aria
from dashboard.components.drawer import drawer
from dashboard.components.graph import graph
from dashboard.components.text import count
from dashboard.figures.distribution import class_distribution
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.augmentation import options, settings_of, trained_here, waiting
from pages.dataset.faces import faces
from pages.dataset.facts import feature_names, feature_title, pixel_sentences
from pages.dataset.overview import overview
from pages.dataset.picture import picture, title
from pages.dataset.pixels import (
    boxes_figure,
    feature_tables,
    grey_levels_figure,
    mean_faces,
    pixels_of,
)
from pages.dataset.statistics import Statistics, statistics
from pages.dataset.tables import distribution_table
from pages.dataset.view import ALL_CLASSES, FACES_PER_CLASS, NO_ROW, SHOWS, View
from pages.dataset.words import imbalance_sentences


def layout(query: Mapping[str, str]) -> Component:
    """Return the page of an address: data, and what `View` holds."""
    dataset = services().dataset(query.get("data"))
    found = statistics(dataset, cache_folder())
    runs = trained_here(services(), dataset)
    view = View.of(query, dataset, feature_names(found), [name for name, _ in options(runs)])
    return html.Div(
        [
            page.header(
                "Dataset",
                "What the models learn from: how many pictures, of what, and how they look.",
                dataset=dataset,
            ),
            overview(dataset, found),
            _expressions(dataset, view),
            _faces(dataset, view),
            _augmentation(dataset, runs, view),
            _pixels(dataset, found, view),
            _drawer(dataset, found, view),
            dcc.Store(id=ids.DATA, data=dataset.name),
            dcc.Store(id=ids.SEED, data=view.seed),
            # Not None: an empty store asks for its data once more, which would write the address.
            dcc.Store(id=ids.ROW, data=NO_ROW if view.row is None else view.row),
            dcc.Store(id=ids.EXAMPLE, data=NO_ROW if view.example is None else view.example),
            dcc.Store(id=ids.DRAW, data=view.draw),
            dcc.Download(id=ids.DOWNLOAD),
        ]
    )


def cache_folder() -> Path:
    """Return where computed statistics are kept."""
    return services().settings.home / "cache"


def _expressions(dataset: Dataset, view: View) -> Component:
    return page.section(
        "Expressions",
        page.toolbar(
            controls.radio(ids.SHOW, "Show", SHOWS, view.show),
            _export(ids.EXPORT, "the class distribution"),
        ),
        graph(
            ids.DISTRIBUTION,
            class_distribution(dataset.counts, shares=view.show == "shares"),
            label=f"Pictures of {dataset.title} by expression and split",
            height=380,
        ),
        _notes(imbalance_sentences(dataset.counts)),
        _details("The same numbers as a table", distribution_table(dataset)),
        help=(
            "Models fit on Training, every choice is made on PublicTest, and PrivateTest is kept "
            "for the result."
        ),
    )


def _faces(dataset: Dataset, view: View) -> Component:
    splits = [split for split in SPLITS if sum(dataset.counts[split])]
    return page.section(
        "Faces",
        page.toolbar(
            controls.select(
                ids.SPLIT,
                "Split",
                [(split, f"{split} ({count(sum(dataset.counts[split]))})") for split in splits],
                view.split,
            ),
            controls.select(
                ids.LABEL,
                "Expression",
                [
                    (ALL_CLASSES, f"all, {FACES_PER_CLASS} each"),
                    *((emotion, f"{emotion} only") for emotion in EMOTIONS),
                ],
                view.label,
            ),
            dbc.Button(
                [page.icon("shuffle"), " Other faces"],
                id=ids.SHUFFLE,
                color="primary",
                outline=True,
            ),
        ),
        html.Div(faces(dataset, view), id=ids.SAMPLE),
        help="A random sample. Its address keeps it: whoever opens the link sees the same faces.",
    )


def _augmentation(dataset: Dataset, runs: Sequence[Run], view: View) -> Component:
    return page.section(
        "What training sees",
        page.toolbar(
            html.Div(
                controls.select(ids.SETTINGS, "Settings of", options(runs), view.settings),
                className="dataset-settings",
            ),
            dbc.Button(
                [page.icon("shuffle"), " Draw again"],
                id=ids.DRAW_AGAIN,
                color="primary",
                outline=True,
            ),
        ),
        dcc.Loading(
            html.Div(
                waiting(dataset, settings_of(runs, view), view),
                id=ids.AUGMENTED,
                **aria(live="polite"),
            ),
            type="dot",
            overlay_style={"visibility": "visible", "opacity": 0.6},
            delay_show=150,
        ),
        help=(
            "Pictures are changed a little whenever they come up, so that a model learns "
            "expressions and not pictures by heart. Choose a face above to see it here."
        ),
    )


def _pixels(dataset: Dataset, found: Statistics, view: View) -> Component:
    return page.section(
        "Pixels",
        html.P(pixels_of(dataset, view), id=ids.PIXELS_OF, className="el-help", role="status"),
        html.H3("Mean face of each expression"),
        html.P("Contrast is raised, by the same amount in all.", className="el-help"),
        html.Div(
            mean_faces(dataset, found, view.split),
            id=ids.MEAN_FACES,
            className="dataset-mean-faces",
        ),
        dbc.Row(
            [
                dbc.Col(_feature_graph(dataset, found, view), lg=6),
                dbc.Col(_grey_level_graph(dataset, found, view), lg=6),
            ],
            class_name="g-4",
        ),
        _notes(pixel_sentences(dataset, found)),
        _details(
            "Statistics as tables",
            _export(ids.EXPORT_FEATURES, "the pixel statistics"),
            html.Div(feature_tables(dataset, found, view), id=ids.FEATURE_TABLE),
        ),
        help="What the models get to see: light, contrast, and what the faces of a class share.",
    )


def _feature_graph(dataset: Dataset, found: Statistics, view: View) -> list[Component]:
    return [
        controls.select(
            ids.FEATURE,
            "Feature",
            [(name, feature_title(name)) for name in feature_names(found)],
            view.feature,
        ),
        graph(
            ids.BOXES,
            boxes_figure(dataset, found, view),
            label=f"A feature of the pictures of {dataset.title} by expression",
            height=360,
        ),
        html.P(
            "Boxes hold the middle half, whiskers reach from 5 to 95 %, diamonds are means.",
            className="el-help",
        ),
    ]


def _grey_level_graph(dataset: Dataset, found: Statistics, view: View) -> list[Component]:
    return [
        html.H3("Grey levels"),
        graph(
            ids.GREY_LEVELS,
            grey_levels_figure(found, view),
            label=f"Grey levels in the pictures of {dataset.title} by expression",
            height=400,
        ),
        html.P(
            "The area is all pictures together; choose an expression above to bring it out.",
            className="el-help",
        ),
    ]


def _drawer(dataset: Dataset, found: Statistics, view: View) -> Component:
    where = (ids.DRAWER, ids.DRAWER_TITLE, ids.DRAWER_BODY)
    if view.row is None:
        return drawer(*where)
    body = picture(dataset, found, view.row)
    return drawer(*where, title=title(dataset, view.row), body=body)


def _export(id: str, what: str) -> Component:
    return html.Button(
        [page.icon("download"), " Save as CSV"],
        id=id,
        type="button",
        className="btn btn-outline-secondary btn-sm",
        title=f"Save {what} as a file",
    )


def _details(summary: str, *children: Any) -> Component:
    return html.Details([html.Summary(summary), *children], className="dataset-details")


def _notes(sentences: list[str]) -> Component | None:
    if not sentences:
        return None
    return html.Ul(
        [html.Li(sentence) for sentence in sentences], className="el-plain-list dataset-notes"
    )
