"""Every figure and table is saved as a file, in the browser, as it is seen."""

import csv
from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, Page

NewPage = Callable[..., Page]
Visit = Callable[[Page, str], Page]

GROUNDS = {"light": (255, 255, 255), "dark": (26, 32, 40)}
SVG = "{http://www.w3.org/2000/svg}svg"


def saved(page: Page, button: Locator):
    """Press a button by keyboard and return the file it saves."""
    button.focus()
    with page.expect_download() as saving:
        page.keyboard.press("Enter")
    return saving.value


@pytest.mark.parametrize("theme", list(GROUNDS))
def test_a_figure_is_saved_as_png_and_as_svg(new_page: NewPage, visit: Visit, theme: str):
    page = visit(new_page(theme=theme), "/dataset?data=synthetic")
    figure = page.locator(".el-graph", has=page.locator("#dataset-distribution-graph"))
    box = figure.locator(".dash-graph").bounding_box()

    png = saved(page, figure.get_by_role("button", name="PNG"))
    assert png.suggested_filename.startswith("pictures-of-")
    assert png.suggested_filename.endswith("-by-expression-and-split.png")
    with Image.open(png.path()) as picture:
        assert picture.format == "PNG"
        assert picture.width == pytest.approx(2 * box["width"], abs=4)
        assert picture.height == pytest.approx(2 * box["height"], abs=4)
        assert picture.convert("RGB").getpixel((2, 2)) == GROUNDS[theme]
        # Bars and letters, not an empty ground.
        assert len(np.unique(np.asarray(picture.convert("L")))) > 20

    svg = saved(page, figure.get_by_role("button", name="SVG"))
    assert svg.suggested_filename == png.suggested_filename.replace(".png", ".svg")
    drawn = ElementTree.fromstring(svg.path().read_text())  # noqa: S314 - our own figure
    assert drawn.tag == SVG
    assert "happy" in " ".join(drawn.itertext())


def test_a_table_is_saved_as_csv(page: Page, visit: Visit):
    visit(page, "/dataset?data=synthetic")
    details = page.locator("details", has=page.locator("table")).first
    details.locator("summary").click()
    shown = details.get_by_role("table").first
    file = saved(page, details.get_by_role("button", name="CSV: save the table").first)
    assert file.suggested_filename.endswith(".csv")
    with file.path().open(encoding="utf-8-sig", newline="") as text:
        head, *rows = csv.reader(text)
    assert head == [cell.strip() for cell in shown.locator("thead th").all_inner_texts()]
    assert [row[0] for row in rows] == shown.locator("tbody th").all_inner_texts()
    # Thousands are separated on screen: such a cell is one field all the same.
    assert all(len(row) == len(head) for row in rows)
