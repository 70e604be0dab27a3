"""What happens on the overview."""

from typing import Any

from dash import Dash, Input, Output, State, ctx
from dash.development.base_component import Component

from core.data.store import Dataset
from dashboard.components.address import sync_address
from dashboard.components.graph import themed
from dashboard.figures.distribution import class_distribution
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.cache import cache_folder
from pages.dataset.facts import feature_names
from pages.dataset.statistics import Statistics, statistics
from pages.dataset.tabs.overview.pixels import (
    boxes_figure,
    feature_tables,
    grey_levels_figure,
    mean_faces,
    pixels_of,
)
from pages.dataset.tabs.overview.tables import distribution_csv, features_csv
from pages.dataset.view import View


def show_distribution(show: str, data: str) -> dict[str, Any]:
    """Return the class distribution in counts or in shares."""
    dataset = services().dataset(data)
    shares = View.of({"show": show}, dataset).show == "shares"
    return themed(class_distribution(dataset.counts, shares=shares))


def show_pixels(
    split: str, label: str, feature: str, data: str
) -> tuple[dict[str, Any], dict[str, Any], list[Component], list[Component], str]:
    """Return box figure, grey levels, mean faces, tables, and what they are of."""
    dataset, found = _opened(data)
    query = {"split": split, "label": label, "feature": feature}
    view = View.of(query, dataset, feature_names(found))
    return (
        themed(boxes_figure(dataset, found, view)),
        themed(grey_levels_figure(found, view)),
        mean_faces(dataset, found, view.split),
        feature_tables(dataset, found, view),
        pixels_of(dataset, view),
    )


def save_csv(_distribution: int | None, _features: int | None, data: str) -> dict[str, Any]:
    """Return the file whose button was pressed."""
    dataset, found = _opened(data)
    if ctx.triggered_id == ids.EXPORT_FEATURES:
        text, what = features_csv(dataset, found), "pixel-statistics"
    else:
        text, what = distribution_csv(dataset), "class-distribution"
    return {"content": text, "filename": f"{dataset.name}-{what}.csv", "type": "text/csv"}


def _opened(data: str) -> tuple[Dataset, Statistics]:
    dataset = services().dataset(data)
    return dataset, statistics(dataset, cache_folder())


def register(app: Dash) -> None:
    """Wire the overview to an application."""
    data = State(ids.DATA, "data")
    app.callback(
        Output(ids.DISTRIBUTION, "figure"),
        Input(ids.SHOW, "value"),
        data,
        prevent_initial_call=True,
    )(show_distribution)
    app.callback(
        Output(ids.BOXES, "figure"),
        Output(ids.GREY_LEVELS, "figure"),
        Output(ids.MEAN_FACES, "children"),
        Output(ids.FEATURE_TABLE, "children"),
        Output(ids.PIXELS_OF, "children"),
        Input(ids.SPLIT, "value"),
        Input(ids.LABEL, "value"),
        Input(ids.FEATURE, "value"),
        data,
        prevent_initial_call=True,
    )(show_pixels)
    app.callback(
        Output(ids.DOWNLOAD, "data"),
        Input(ids.EXPORT, "n_clicks"),
        Input(ids.EXPORT_FEATURES, "n_clicks"),
        data,
        prevent_initial_call=True,
    )(save_csv)
    sync_address(
        app,
        "dataset",
        {
            "show": (ids.SHOW, "value"),
            "split": (ids.SPLIT, "value"),
            "label": (ids.LABEL, "value"),
            "feature": (ids.FEATURE, "value"),
        },
    )
