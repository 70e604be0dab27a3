"""The pixel part of the page: mean faces, distributions and their tables for one split."""

import numpy as np
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component
from numpy.typing import NDArray

from core.data.store import Dataset
from core.labels import EMOTIONS, SPLITS, Split
from dashboard.components.overlay import data_uri
from dashboard.components.text import count
from dashboard.figures.pixels import feature_boxes, grey_levels
from pages.dataset.facts import feature_names, feature_title, split_summaries, summaries
from pages.dataset.statistics import Statistics
from pages.dataset.tabs.overview.tables import summary_table
from pages.dataset.view import ALL_CLASSES, View


def pixels_of(dataset: Dataset, view: View) -> str:
    """Return what this part of the page is about: data set, split and n."""
    n = sum(dataset.counts[view.split])
    drawn = " drawn" if dataset.synthetic else ""
    return f"{dataset.title}, {view.split}: all {count(n)}{drawn} pictures of the split."


def boxes_figure(dataset: Dataset, statistics: Statistics, view: View) -> go.Figure:
    """Return the distribution of the view's feature over each class of its split."""
    return feature_boxes(
        summaries(dataset, statistics, view.feature, view.split), title=feature_title(view.feature)
    )


def grey_levels_figure(statistics: Statistics, view: View) -> go.Figure:
    """Return the grey levels of each class of the view's split."""
    counts = statistics.grey_levels[SPLITS.index(view.split)]
    return grey_levels(
        {emotion: counts[label].tolist() for label, emotion in enumerate(EMOTIONS)},
        highlight=None if view.label == ALL_CLASSES else view.label,
    )


def mean_faces(dataset: Dataset, statistics: Statistics, split: Split) -> list[Component]:
    """Return the mean picture of each class of a split that has any."""
    pictures = _raised(statistics.mean_faces[SPLITS.index(split)])
    return [
        html.Figure(
            [
                html.Img(
                    src=data_uri(pictures[label]),
                    alt=f"Mean of all {emotion} pictures of {split}",
                    width=48,
                    height=48,
                ),
                html.Figcaption([emotion, html.Small(f"n = {count(n)}")]),
            ],
            className="dataset-mean-face",
        )
        for label, emotion in enumerate(EMOTIONS)
        if (n := dataset.counts[split][label])
    ]


def _raised(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stretch all pictures by one and the same scale, so that they stay comparable."""
    present = pictures[pictures.any(axis=(1, 2))]
    if not len(present):
        return pictures
    low, high = int(present.min()), int(present.max())
    raised = (pictures.astype(np.float32) - low) * (255 / max(high - low, 1))
    stretched: NDArray[np.uint8] = np.rint(raised.clip(0, 255)).astype(np.uint8)
    return stretched


def feature_tables(dataset: Dataset, statistics: Statistics, view: View) -> list[Component]:
    """Return one table of all features by split, and one of the view's feature by class."""
    by_split = [
        (feature_title(name), found)
        for name in feature_names(statistics)
        for found in split_summaries(dataset, statistics, name)
    ]
    by_class = [
        (feature_title(view.feature), found)
        for found in summaries(dataset, statistics, view.feature, view.split)
    ]
    return [
        summary_table(by_split, caption=f"Pictures of {dataset.title} by split", group="split"),
        summary_table(
            by_class, caption=f"Pictures of {view.split} by expression", group="expression"
        ),
    ]
