"""The controls of the page: which model, which pictures, which two answers, and how they look."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from core.evaluation.class_order import ClassOrder
from core.runs.store import Run
from dashboard.components.controls import radio, select
from dashboard.components.page import toolbar
from dashboard.components.picture_detail import run_title
from pages.confusion import ids, words
from pages.confusion.axes import Source
from pages.confusion.decisions import decisions_switch
from pages.confusion.results import Shown
from pages.confusion.scene import Scene
from pages.confusion.view import Colour, Scale, Show, SplitChoice

SPLIT_OPTIONS: Final[tuple[tuple[SplitChoice, str], ...]] = (
    ("Training", "Training"),
    ("PublicTest", "PublicTest"),
    ("PrivateTest", "PrivateTest"),
    ("Test", "Both test splits"),
)
COLOUR_OPTIONS: Final[tuple[tuple[Colour, str], ...]] = (
    ("all", "All cells"),
    ("mistakes", "Off the diagonal only"),
)
SCALE_OPTIONS: Final[tuple[tuple[Scale, str], ...]] = (
    ("linear", "Linear"),
    ("log", "Logarithmic"),
)
ORDER_OPTIONS: Final[tuple[tuple[ClassOrder, str], ...]] = (
    ("name", "As everywhere"),
    ("frequency", "Most frequent first"),
    ("similarity", "Confused ones together"),
)
SHOW_OPTIONS: Final[tuple[tuple[Show, str], ...]] = (("figure", "Heat map"), ("table", "Buttons"))


def what(scene: Scene, results: Shown) -> Component:
    """Return the choice of model, split, and kind of results."""
    return toolbar(
        html.Div(
            select(
                ids.RUN,
                "Model (A)",
                [(run.run_id, run_title(run)) for run in scene.services.runs.all()],
                scene.run.run_id,
            ),
            className="el-wide-control",
        ),
        select(ids.SPLIT, "Split", SPLIT_OPTIONS, scene.view.split),
        html.Div(
            select(ids.RESULTS, "Results", results_options(scene), results.kind),
            id=ids.RESULTS_BOX,
            hidden=not results.choice,
        ),
        decisions_switch(scene),
    )


def how(scene: Scene) -> Component:
    """Return the choice of the two answers, and of how the matrix is drawn."""
    chosen, axes = scene.view, scene.view.axes
    sources = source_options(scene)
    return toolbar(
        select(ids.ROWS, "Rows", sources, axes.rows),
        select(ids.COLUMNS, "Columns", sources, axes.columns),
        html.Div(
            select(
                ids.REFERENCE,
                "Model B",
                reference_options(scene),
                scene.reference.run_id if scene.reference is not None else None,
            ),
            id=ids.REFERENCE_BOX,
            className="el-wide-control",
            hidden="reference" not in axes.sources,
        ),
        select(ids.NORMALISE, "Shares of", words.NORMALISE_OPTIONS, chosen.normalise),
        select(ids.ORDER, "Order of expressions", ORDER_OPTIONS, chosen.order),
        select(ids.COLOUR, "Colour", COLOUR_OPTIONS, chosen.colour),
        select(ids.SCALE, "Colour scale", SCALE_OPTIONS, chosen.scale),
        radio(ids.SHOW, "Shown as", SHOW_OPTIONS, chosen.show),
        label="How the matrix is drawn",
    )


def results_options(scene: Scene) -> list[tuple[str, str]]:
    """Return the choice between results on the pictures at hand and those stored with a run."""
    return [
        ("pictures", f"On {scene.dataset.title}, with pictures"),
        ("stored", f"Stored with the model, on {scene.run.spec.dataset.title}"),
    ]


def source_options(scene: Scene) -> list[dict[str, object]]:
    """Return what an axis can be; what cannot be had here says what it needs."""
    alone = scene.reference is None
    voteless = scene.people is None
    titles: dict[Source, tuple[str, bool]] = {
        "label": ("Label", False),
        "model": ("Model A", False),
        "reference": ("Model B (needs a second model)" if alone else "Model B", alone),
        "people": ("People (needs FER+ votes)" if voteless else "People (FER+ votes)", voteless),
    }
    return [
        {"value": source, "label": label, "disabled": disabled}
        for source, (label, disabled) in titles.items()
    ]


def reference_options(scene: Scene) -> list[tuple[str, str]]:
    """Return the models that A can be compared with."""
    others: list[Run] = [r for r in scene.services.runs.all() if r.run_id != scene.run.run_id]
    return [(run.run_id, run_title(run)) for run in others]
