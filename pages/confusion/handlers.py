"""What each part of the confusion page answers to the values of its controls; no wiring."""

from collections.abc import Mapping
from typing import Any, TypedDict

from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard.components.picture_detail import picture_at
from dashboard.components.selection import select
from pages.confusion import controls, doubtful
from pages.confusion.cells import members
from pages.confusion.drawer import frame, neighbours
from pages.confusion.drawer.explanation import explanation
from pages.confusion.listing import file_name, listing
from pages.confusion.matrix import matrix_panel
from pages.confusion.pictures import gallery_rows, pictures_panel, sort_options
from pages.confusion.results import Crossed, shown
from pages.confusion.scene import Scene, scene
from pages.confusion.why.panel import contrast_panel, why_panel

Values = Mapping[str, Any]
"""Address parameter -> value of its control, as the browser sent it."""


class MatrixAnswer(TypedDict):
    """What a change of the controls draws anew.

    Attributes:
        panel: the matrix and what belongs to it.
        results: kind of results shown.
        options: of the choice between kinds.
        no_choice: True when there is only one kind.
        sorts: the orders that pictures can be shown in.
        references: models that A can be compared with.
        reference: the one it is compared with.
        one_model: True when the second model is on no axis.
        doubtful: the way to have doubtful labels sought.
    """

    panel: list[Component]
    results: str
    options: list[dict[str, str]]
    no_choice: bool
    sorts: list[dict[str, object]]
    references: list[dict[str, str]]
    reference: str
    one_model: bool
    doubtful: list[Component]


def draw_matrix(values: Values) -> MatrixAnswer:
    """Draw the matrix for the controls' values."""
    drawn = resolve(values)
    results = shown(drawn)
    return MatrixAnswer(
        panel=matrix_panel(drawn, results),
        results=results.kind,
        options=_options(controls.results_options(drawn)),
        no_choice=not results.choice,
        sorts=sort_options(drawn, results.crossed),
        references=_options(controls.reference_options(drawn)),
        reference=drawn.reference.run_id if drawn.reference is not None else "",
        doubtful=doubtful.doubtful_panel(drawn),
        one_model="reference" not in drawn.view.axes.sources,
    )


def draw_pictures(values: Values) -> list[Component]:
    """Draw the gallery of the chosen cells."""
    drawn = resolve(values)
    return pictures_panel(drawn, shown(drawn))


def draw_why(values: Values) -> list[Component]:
    """Draw why two expressions are confused, where one confusion is open."""
    drawn = resolve(values)
    return why_panel(drawn, shown(drawn))


def draw_contrast(values: Values) -> Component | None:
    """Compute and draw where the model looks for the one answer rather than for the other."""
    drawn = resolve(values)
    return contrast_panel(drawn, shown(drawn))


def select_pictures(values: Values) -> dict[str, Any]:
    """Make all pictures of the chosen cells the selection of every page."""
    drawn, crossed = _crossed(values)
    return select(drawn.dataset, crossed.rows[members(crossed, drawn.view.cells)])


def save_list(values: Values) -> dict[str, Any]:
    """Return the list of the chosen cells' pictures as a file for the browser to save."""
    drawn, crossed = _crossed(values)
    text = listing(drawn, crossed)
    return {"content": text, "filename": file_name(drawn), "type": "text/csv"}


def draw_doubtful(values: Values) -> dict[str, Any]:
    """Return the way to have doubtful labels sought, and the orders there are now."""
    drawn = resolve(values)
    return {
        "panel": doubtful.doubtful_panel(drawn),
        "options": sort_options(drawn, shown(drawn).crossed),
    }


def draw_neighbours(values: Values, row: int) -> list[Component]:
    """Return the Training pictures most like a row."""
    drawn = resolve(values)
    return neighbours.nearest(drawn, picture_at(drawn.dataset, row))


class DetailAnswer(TypedDict):
    """What the drawer shows of one picture.

    Attributes:
        title: what happened to the picture.
        top: above the slider.
        more: below it.
    """

    title: str
    top: list[Component]
    more: list[Component]


def draw_detail(values: Values, row: int) -> DetailAnswer:
    """Return the drawer's title and content for a row.

    Raises:
        NoSuchRow: the data set has no such row.
    """
    drawn = resolve(values)
    return DetailAnswer(
        title=frame.title(drawn, row),
        top=frame.top(drawn, row, gallery_rows(drawn)),
        more=frame.more(drawn, row),
    )


def draw_explanation(values: Values, row: int, explained: object) -> Component:
    """Return the explanation of a row for its predicted or its true class."""
    return explanation(resolve(values), row, "true" if explained == "true" else "predicted")


def resolve(values: Values) -> Scene:
    """Return what the controls' values are about; they always name a run."""
    axes = values.get("axes")
    found = scene({**values, **(axes if isinstance(axes, dict) else {})})
    if found is None:
        raise PreventUpdate
    return found


def _crossed(values: Values) -> tuple[Scene, Crossed]:
    drawn = resolve(values)
    crossed = shown(drawn).crossed
    if crossed is None:
        raise PreventUpdate
    return drawn, crossed


def _options(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"value": value, "label": label} for value, label in pairs]
