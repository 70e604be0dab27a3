"""What happens on the data set page."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from core.data.store import Dataset
from dashboard.components.address import sync_address
from dashboard.components.graph import themed
from dashboard.figures.distribution import class_distribution
from dashboard.services import services
from pages.dataset import ids
from pages.dataset.augmentation import augmented, options, trained_here
from pages.dataset.faces import faces
from pages.dataset.facts import feature_names
from pages.dataset.layout import cache_folder
from pages.dataset.picture import picture, title
from pages.dataset.pixels import (
    boxes_figure,
    feature_tables,
    grey_levels_figure,
    mean_faces,
    pixels_of,
)
from pages.dataset.statistics import Statistics, statistics
from pages.dataset.tables import distribution_csv, features_csv
from pages.dataset.view import NO_ROW, View, next_seed


def show_distribution(show: str, data: str) -> dict[str, Any]:
    """Return the class distribution in counts or in shares."""
    dataset = services().dataset(data)
    shares = View.of({"show": show}, dataset).show == "shares"
    return themed(class_distribution(dataset.counts, shares=shares))


def show_faces(split: str, label: str, seed: int, data: str) -> list[Component]:
    """Return the sample of a split and an expression."""
    dataset = services().dataset(data)
    return faces(dataset, View.of({"split": split, "label": label, "seed": seed}, dataset))


def show_augmented(
    settings: str, draw: int, chosen: int | str, split: str, label: str, seed: int, data: str
) -> list[Component]:
    """Return sixteen versions of the chosen picture, or of the sample's first one."""
    shared = services()
    dataset = shared.dataset(data)
    known = [name for name, _ in options(trained_here(shared, dataset))]
    query = {"split": split, "label": label, "seed": seed, "settings": settings}
    view = View.of(query | {"draw": draw, "example": chosen}, dataset, settings=known)
    return augmented(shared, dataset, view)


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


def show_picture(
    _clicks: list[int | None], is_open: bool, row: int | str, data: str
) -> tuple[Any, Any, Any, Any]:
    """Open the drawer on a clicked face; forget the row when the drawer is closed.

    Returns:
        Row, whether the drawer is open, its title and its content.
    """
    trigger = ctx.triggered_id
    if trigger == ids.DRAWER and not is_open and row != NO_ROW:
        return NO_ROW, no_update, no_update, no_update
    # Faces that were just drawn fire as well, with no click.
    if not isinstance(trigger, dict) or not ctx.triggered[0]["value"]:
        return no_update, no_update, no_update, no_update
    dataset, found = _opened(data)
    chosen = View.of({"row": trigger["row"]}, dataset).row
    if chosen is None:
        return no_update, no_update, no_update, no_update
    return chosen, True, title(dataset, chosen), picture(dataset, found, chosen)


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
    """Wire the page to an application."""
    data = State(ids.DATA, "data")
    split, label = Input(ids.SPLIT, "value"), Input(ids.LABEL, "value")
    app.callback(
        Output(ids.DISTRIBUTION, "figure"),
        Input(ids.SHOW, "value"),
        data,
        prevent_initial_call=True,
    )(show_distribution)
    app.callback(
        Output(ids.SEED, "data"),
        Input(ids.SHUFFLE, "n_clicks"),
        State(ids.SEED, "data"),
        prevent_initial_call=True,
    )(lambda _clicks, seed: next_seed(seed))
    app.callback(
        Output(ids.SAMPLE, "children"),
        split,
        label,
        Input(ids.SEED, "data"),
        data,
        prevent_initial_call=True,
    )(show_faces)
    app.callback(
        Output(ids.DRAW, "data"),
        Input(ids.DRAW_AGAIN, "n_clicks"),
        State(ids.DRAW, "data"),
        prevent_initial_call=True,
    )(lambda _clicks, draw: next_seed(draw))
    app.callback(
        Output(ids.EXAMPLE, "data"),
        Input(ids.ROW, "data"),
        prevent_initial_call=True,
    )(lambda row: no_update if row == NO_ROW else row)
    # With the page itself too: the page does not wait for the models' process.
    app.callback(
        Output(ids.AUGMENTED, "children"),
        Input(ids.SETTINGS, "value"),
        Input(ids.DRAW, "data"),
        Input(ids.EXAMPLE, "data"),
        split,
        label,
        Input(ids.SEED, "data"),
        data,
    )(show_augmented)
    app.callback(
        Output(ids.BOXES, "figure"),
        Output(ids.GREY_LEVELS, "figure"),
        Output(ids.MEAN_FACES, "children"),
        Output(ids.FEATURE_TABLE, "children"),
        Output(ids.PIXELS_OF, "children"),
        split,
        label,
        Input(ids.FEATURE, "value"),
        data,
        prevent_initial_call=True,
    )(show_pixels)
    app.callback(
        Output(ids.ROW, "data"),
        Output(ids.DRAWER, "is_open"),
        Output(ids.DRAWER_TITLE, "children"),
        Output(ids.DRAWER_BODY, "children"),
        Input({"type": ids.FACE, "row": ALL}, "n_clicks"),
        Input(ids.DRAWER, "is_open"),
        State(ids.ROW, "data"),
        data,
        prevent_initial_call=True,
    )(show_picture)
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
            "seed": (ids.SEED, "data"),
            "row": (ids.ROW, "data"),
            "settings": (ids.SETTINGS, "value"),
            "example": (ids.EXAMPLE, "data"),
            "draw": (ids.DRAW, "data"),
        },
    )
