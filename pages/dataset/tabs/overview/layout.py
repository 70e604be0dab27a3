"""The overview, drawn from its address: class distribution and pixels."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS
from dashboard.components import controls, page
from dashboard.components.graph import graph
from dashboard.components.text import count
from dashboard.figures.distribution import class_distribution
from pages.dataset import ids
from pages.dataset.cache import cache_folder
from pages.dataset.facts import feature_names, feature_title, pixel_sentences
from pages.dataset.parts import details, export, notes
from pages.dataset.statistics import Statistics, statistics
from pages.dataset.tab import Shown
from pages.dataset.tabs.overview.pixels import (
    boxes_figure,
    feature_tables,
    grey_levels_figure,
    mean_faces,
    pixels_of,
)
from pages.dataset.tabs.overview.tables import distribution_table
from pages.dataset.tabs.overview.tiles import tiles
from pages.dataset.tabs.overview.words import imbalance_sentences
from pages.dataset.view import ALL_CLASSES, SHOWS, View


def layout(shown: Shown) -> Component:
    """Return figures in large, the distribution of classes, and the pixels of a split."""
    dataset = shown.dataset
    found = statistics(dataset, cache_folder())
    view = View.of(shown.query, dataset, feature_names(found))
    return html.Div(
        [tiles(dataset, found), _expressions(dataset, view), _pixels(dataset, found, view)]
    )


def _expressions(dataset: Dataset, view: View) -> Component:
    return page.section(
        "Expressions",
        page.toolbar(
            controls.radio(ids.SHOW, "Show", SHOWS, view.show),
            export(ids.EXPORT, "the class distribution"),
        ),
        graph(
            ids.DISTRIBUTION,
            class_distribution(dataset.counts, shares=view.show == "shares"),
            label=f"Pictures of {dataset.title} by expression and split",
            height=380,
        ),
        notes(imbalance_sentences(dataset.counts)),
        details("The same numbers as a table", distribution_table(dataset)),
        help=(
            "Models fit on Training, every choice is made on PublicTest, and PrivateTest is kept "
            "for the result."
        ),
    )


def _pixels(dataset: Dataset, found: Statistics, view: View) -> Component:
    splits = [split for split in SPLITS if sum(dataset.counts[split])]
    return page.section(
        "Pixels",
        page.toolbar(
            controls.select(
                ids.SPLIT,
                "Split",
                [(split, f"{split} ({count(sum(dataset.counts[split]))})") for split in splits],
                view.split,
            ),
            controls.select(
                ids.LABEL,
                "Bring out",
                [(ALL_CLASSES, "all expressions"), *EMOTIONS],
                view.label,
            ),
        ),
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
        notes(pixel_sentences(dataset, found)),
        details(
            "Statistics as tables",
            export(ids.EXPORT_FEATURES, "the pixel statistics"),
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
