"""What happens on the overview."""

from typing import Any

from dash import Dash, Input, Output, State, ctx
from dash.development.base_component import Component

from dashboard.components.address import sync_address
from dashboard.components.graph import themed
from dashboard.figures.distribution import class_distribution
from pages.dataset import ids
from pages.dataset.facts import feature_names
from pages.dataset.scope import scope_of
from pages.dataset.tabs.overview.features import feature_words
from pages.dataset.tabs.overview.pixels import (
    boxes_figure,
    class_faces,
    feature_tables,
    grey_levels_figure,
)
from pages.dataset.tabs.overview.tables import distribution_csv, features_csv
from pages.dataset.view import View


def show_distribution(show: str, data: str, selection: str) -> dict[str, Any]:
    """Return the class distribution in counts or in shares."""
    scope = scope_of(data, selection)
    shares = View.of({"show": show}, scope.dataset).show == "shares"
    return themed(class_distribution(scope.counts, shares=shares))


def show_pixels(
    split: str, label: str, feature: str, data: str, selection: str
) -> tuple[dict[str, Any], dict[str, Any], list[Component], list[Component], list[Component], str]:
    """Return box figure, grey levels, faces, sentences, tables, and what they are of."""
    scope = scope_of(data, selection)
    query = {"split": split, "label": label, "feature": feature}
    view = View.of(query, scope.dataset, feature_names(scope.facts), splits=scope.splits)
    return (
        themed(boxes_figure(scope, view)),
        themed(grey_levels_figure(scope, view)),
        class_faces(scope, view.split),
        feature_words(scope, view.split),
        feature_tables(scope, view),
        scope.named(view.split),
    )


def save_csv(
    _distribution: int | None, _features: int | None, data: str, selection: str
) -> dict[str, Any]:
    """Return the file whose button was pressed."""
    scope = scope_of(data, selection)
    if ctx.triggered_id == ids.EXPORT_FEATURES:
        text, what = features_csv(scope), "pixel-statistics"
    else:
        text, what = distribution_csv(scope), "class-distribution"
    of = "-selection" if scope.rows is not None else ""
    filename = f"{scope.dataset.name}{of}-{what}.csv"
    return {"content": text, "filename": filename, "type": "text/csv"}


def register(app: Dash) -> None:
    """Wire the overview to an application."""
    where = (State(ids.DATA, "data"), State(ids.SCOPE, "data"))
    app.callback(
        Output(ids.DISTRIBUTION, "figure"),
        Input(ids.SHOW, "value"),
        *where,
        prevent_initial_call=True,
    )(show_distribution)
    app.callback(
        Output(ids.BOXES, "figure"),
        Output(ids.GREY_LEVELS, "figure"),
        Output(ids.MEAN_FACES, "children"),
        Output(ids.FEATURE_WORDS, "children"),
        Output(ids.FEATURE_TABLE, "children"),
        Output(ids.PIXELS_OF, "children"),
        Input(ids.SPLIT, "value"),
        Input(ids.LABEL, "value"),
        Input(ids.FEATURE, "value"),
        *where,
        prevent_initial_call=True,
    )(show_pixels)
    app.callback(
        Output(ids.DOWNLOAD, "data", allow_duplicate=True),
        Input(ids.EXPORT, "n_clicks"),
        Input(ids.EXPORT_FEATURES, "n_clicks"),
        *where,
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
