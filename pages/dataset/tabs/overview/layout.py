"""The overview, drawn from its address: class distribution, features and faces."""

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from core.labels import EMOTIONS
from dashboard.components import controls, page
from dashboard.components.graph import graph
from dashboard.components.text import count
from dashboard.figures.distribution import class_distribution
from pages.dataset import ids
from pages.dataset.facts import feature_names, feature_title
from pages.dataset.parts import details, export, notes, unchecked
from pages.dataset.scope import Scope, scope
from pages.dataset.tab import Shown
from pages.dataset.tabs.overview.features import feature_words, split_sentence
from pages.dataset.tabs.overview.limits import limits
from pages.dataset.tabs.overview.pixels import (
    boxes_figure,
    class_faces,
    feature_tables,
    grey_levels_figure,
)
from pages.dataset.tabs.overview.tables import distribution_table
from pages.dataset.tabs.overview.tiles import tiles
from pages.dataset.tabs.overview.words import imbalance_sentences, selection_sentences
from pages.dataset.view import ALL_CLASSES, SHOWS, View


def layout(shown: Shown) -> Component:
    """Return figures in large, the distribution of classes, and the features of a split."""
    of = scope(shown.dataset, shown.rows)
    view = View.of(shown.query, of.dataset, feature_names(of.facts), splits=of.splits)
    return html.Div(
        [tiles(of), _expressions(of, view), _limits(of), _faces(of, view), _features(of, view)]
    )


def _expressions(of: Scope, view: View) -> Component:
    sentences = (
        imbalance_sentences(of.counts)
        if of.rows is None
        else selection_sentences(of.counts, of.dataset.counts)
    )
    return page.section(
        "Expressions",
        page.toolbar(
            controls.radio(ids.SHOW, "Show", SHOWS, view.show),
            export(ids.EXPORT, "the class distribution"),
        ),
        graph(
            ids.DISTRIBUTION,
            class_distribution(of.counts, shares=view.show == "shares"),
            label=f"Pictures of {of.dataset.title} by expression and split",
            height=380,
        ),
        notes([split_sentence(of), *sentences]),
        details("The same numbers as a table", distribution_table(of)),
        help=(
            "Models fit on Training, every choice is made on PublicTest, and PrivateTest is kept "
            "for the result."
        ),
    )


def _limits(of: Scope) -> Component | None:
    sentences = limits(of)
    if not sentences:
        return None
    return page.section(
        "Limits of these data",
        notes(sentences),
        help="What to know before trusting a figure on them. Each number is counted, not assumed.",
    )


def _faces(of: Scope, view: View) -> Component:
    return page.section(
        "Faces on average",
        page.toolbar(
            controls.select(
                ids.SPLIT,
                "Split",
                [(split, f"{split} ({count(sum(of.counts[split]))})") for split in of.splits],
                view.split,
            ),
            controls.select(
                ids.LABEL,
                "Bring out",
                [(ALL_CLASSES, "all expressions"), *EMOTIONS],
                view.label,
            ),
        ),
        html.P(of.named(view.split), id=ids.PIXELS_OF, className="el-help", role="status"),
        html.Div(class_faces(of, view.split), id=ids.MEAN_FACES, className="dataset-mean-faces"),
        html.P(
            "Upper picture: the mean of all pictures. Lower picture: how much each pixel differs "
            "from picture to picture (standard deviation), light is much. Contrast is raised, by "
            "the same amount in all of a kind.",
            className="el-help",
        ),
        help="What the faces of an expression share, and where they differ.",
    )


def _features(of: Scope, view: View) -> Component:
    return page.section(
        "Features",
        dbc.Row(
            [
                dbc.Col(_feature_graph(of, view), lg=6),
                dbc.Col(_grey_level_graph(of, view), lg=6),
            ],
            class_name="g-4",
        ),
        html.H3("What they mean for a model"),
        html.Div(feature_words(of, view.split), id=ids.FEATURE_WORDS),
        unchecked(of.dataset, feature_names(of.facts)),
        details(
            "Statistics as tables",
            export(ids.EXPORT_FEATURES, "the pixel statistics"),
            html.Div(feature_tables(of, view), id=ids.FEATURE_TABLE),
        ),
        help=(
            "Light, contrast, sharpness, tones, copies, trust in the label and what people said, "
            "for the split chosen above."
        ),
    )


def _feature_graph(of: Scope, view: View) -> list[Component]:
    return [
        controls.select(
            ids.FEATURE,
            "Feature",
            [(name, feature_title(name)) for name in feature_names(of.facts)],
            view.feature,
        ),
        graph(
            ids.BOXES,
            boxes_figure(of, view),
            label=f"A feature of the pictures of {of.dataset.title} by expression",
            height=360,
        ),
        html.P(
            "Boxes hold the middle half, whiskers reach from 5 to 95 %, diamonds are means.",
            className="el-help",
        ),
    ]


def _grey_level_graph(of: Scope, view: View) -> list[Component]:
    return [
        html.H3("Grey levels"),
        graph(
            ids.GREY_LEVELS,
            grey_levels_figure(of, view),
            label=f"Grey levels in the pictures of {of.dataset.title} by expression",
            height=400,
        ),
        html.P(
            "The area is all pictures together; choose an expression above to bring it out.",
            className="el-help",
        ),
    ]
