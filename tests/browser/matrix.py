"""Click a cell of the confusion matrix as a visitor does: look where the mouse is, then click."""

from typing import Final

from playwright.sync_api import Locator, Page, expect

from core.labels import EMOTIONS
from dashboard.figures.confusion import cell_words

MATRIX: Final = ".js-plotly-plot .nsewdrag"


def click_cell(page: Page, true: str, predicted: str, *, modifier: str | None = None) -> None:
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
    if modifier is not None:
        page.keyboard.down(modifier)
    page.mouse.click(x, y)
    if modifier is not None:
        page.keyboard.up(modifier)


def name_of(page: Page, name: str, *, column: bool = False) -> Locator:
    """Return the name of a row, or of a column, beside the matrix; a click opens all of it."""
    return page.locator(".annotation text", has_text=name).nth(1 if column else 0)
