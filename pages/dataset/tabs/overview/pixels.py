"""The pixel part of the page: mean faces, distributions and their tables for one split."""

from typing import Any

import numpy as np
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.labels import EMOTIONS, SPLITS, Split
from dashboard.components.overlay import data_uri
from dashboard.components.text import count
from dashboard.figures.pixels import feature_boxes, grey_levels
from pages.dataset.facts import feature_names, feature_title, split_summaries, summaries
from pages.dataset.scope import Scope
from pages.dataset.tabs.overview.tables import summary_table
from pages.dataset.view import ALL_CLASSES, View


def boxes_figure(scope: Scope, view: View) -> go.Figure:
    """Return the distribution of the view's feature over each class of its split."""
    return feature_boxes(
        summaries(scope, view.feature, view.split), title=feature_title(view.feature)
    )


def grey_levels_figure(scope: Scope, view: View) -> go.Figure:
    """Return the grey levels of each class of the view's split."""
    counts = scope.portraits.grey_levels[SPLITS.index(view.split)]
    return grey_levels(
        {emotion: counts[label].tolist() for label, emotion in enumerate(EMOTIONS)},
        highlight=None if view.label == ALL_CLASSES else view.label,
    )


def class_faces(scope: Scope, split: Split) -> list[Component]:
    """Return for each class of a split that has any picture its mean, and how much it varies."""
    place = SPLITS.index(split)
    means = _raised(scope.portraits.mean_faces[place])
    spreads = _raised(scope.portraits.deviations[place])
    return [
        html.Figure(
            [
                _face(means[label], f"Mean of {count(n)} {emotion} pictures of {split}"),
                _face(
                    spreads[label],
                    f"Where {count(n)} {emotion} pictures of {split} differ: light is much",
                ),
                html.Figcaption([emotion, html.Small(f"n = {count(n)}")]),
            ],
            className="dataset-mean-face",
        )
        for label, emotion in enumerate(EMOTIONS)
        if (n := scope.counts[split][label])
    ]


def _face(picture: NDArray[np.uint8], alt: str) -> Component:
    return html.Img(src=data_uri(picture), alt=alt, width=48, height=48)


def _raised(pictures: NDArray[Any]) -> NDArray[np.uint8]:
    """Stretch all pictures by one and the same scale, so that they stay comparable."""
    present = pictures[pictures.any(axis=(1, 2))]
    if not len(present):
        return pictures.astype(np.uint8)
    low, high = float(present.min()), float(present.max())
    raised = (pictures.astype(np.float32) - low) * (255 / max(high - low, 1e-6))
    stretched: NDArray[np.uint8] = np.rint(raised.clip(0, 255)).astype(np.uint8)
    return stretched


def feature_tables(scope: Scope, view: View) -> list[Component]:
    """Return one table of all features by split, and one of the view's feature by class."""
    by_split = [
        (name, found)
        for name in feature_names(scope.facts)
        for found in split_summaries(scope, name)
    ]
    by_class = [(view.feature, found) for found in summaries(scope, view.feature, view.split)]
    title = scope.dataset.title
    return [
        summary_table(by_split, caption=f"Pictures of {title} by split", group="split"),
        summary_table(
            by_class, caption=f"Pictures of {view.split} by expression", group="expression"
        ),
    ]
