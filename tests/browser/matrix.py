"""Click a cell of the confusion matrix as a visitor does: look where the mouse is, then click."""

from typing import Final

from playwright.sync_api import Page, expect

from core.labels import EMOTIONS
from dashboard.figures.confusion import cell_words

MATRIX: Final = ".js-plotly-plot .nsewdrag"


def click_cell(page: Page, true: str, predicted: str) -> None:
    """Click a cell: angry stands top left, rows are true labels.

    Plotly looks for the cell under the mouse at most every 100 ms, on a busy machine later, and
    a click goes to the cell it found last. Its label says when it has found this one.
    """
    matrix = page.locator(MATRIX).first
    matrix.scroll_into_view_if_needed()
    box = matrix.bounding_box()
    assert box is not None
    x = box["x"] + box["width"] * (EMOTIONS.index(predicted) + 0.5) / len(EMOTIONS)
    y = box["y"] + box["height"] * (EMOTIONS.index(true) + 0.5) / len(EMOTIONS)
    page.mouse.move(x - 3, y - 3)
    page.mouse.move(x, y)
    label = page.locator(".hoverlayer .hovertext").first
    expect(label).to_contain_text(cell_words(true, predicted))
    page.mouse.click(x, y)
