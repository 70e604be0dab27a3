"""The right half of the page: the pictures of the chosen cell."""

from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.data.store import Dataset
from core.evaluation.outcomes import outcomes
from core.labels import EMOTIONS
from core.runs.store import Run
from dashboard.components.gallery import gallery
from dashboard.components.page import empty_state
from dashboard.figures.confusion import cell_words
from pages.confusion import ids, words
from pages.confusion.results import Shown
from pages.confusion.selection import pictures_of
from pages.confusion.view import View

if TYPE_CHECKING:
    from dashboard.services import Services


def pictures_panel(
    services: "Services", run: Run, dataset: Dataset, view: View, results: Shown
) -> list[Component]:
    """Return the gallery of the chosen cell, or what to do to get one."""
    if results.matrix is None:
        return [html.P("Pictures appear here once the model was evaluated.", className="el-help")]
    if view.cell is None:
        return [
            empty_state(
                "Choose a cell",
                "Press a cell of the matrix, or choose a true and a predicted expression above, "
                "to see its pictures.",
                icon_name="images",
            )
        ]
    true, predicted = (EMOTIONS[index] for index in view.cell)
    head = [
        html.H3(cell_words(true, predicted).capitalize(), className="el-confusion-cell"),
        html.P(words.cell_line(results.matrix, view.cell)),
    ]
    if results.kind == "stored":
        return [
            *head,
            empty_state(
                "No pictures here",
                f"These results are stored with the model; the pictures of {results.title} are "
                f"not part of the data set chosen ({dataset.title}).",
                icon_name="images",
            ),
        ]
    found = outcomes(services.results, run, dataset, (view.split,))
    if found is None:
        return head
    pictures = pictures_of(found, view.cell)
    if not pictures.total:
        return [*head, html.P("No picture: this never happened.", className="el-help")]
    return [
        *head,
        html.P(words.order_line(pictures, view.cell), className="el-help"),
        gallery(
            dataset,
            pictures.rows,
            id_type=ids.PICTURE,
            captions=[words.confidence(p) for p in pictures.confidences],
            label=f"Pictures: {cell_words(true, predicted)}",
        ),
    ]
