"""Plain tables."""

import pytest
from dash import html

from dashboard.components.table import table


def test_rows_and_columns_have_headings():
    made = table(["Model", "n"], [["A", 3]], caption="Models", numeric=(1,))
    region, saving = made.children
    caption, head, body = region.children.children
    assert caption.children == "Models"
    assert [cell.scope for cell in head.children.children] == ["col", "col"]
    (row,) = body.children
    name, number = row.children
    assert isinstance(name, html.Th)
    assert name.scope == "row"
    assert number.className == "el-number"
    assert getattr(saving.children[1], "aria-label") == "CSV: save the table Models"


def test_the_keyboard_can_scroll_it():
    made = table(["A"], [["a"]], caption="Letters").children[0]
    assert (made.tabIndex, made.role) == ("0", "region")
    assert getattr(made, "aria-label") == "Letters"


def test_a_row_that_does_not_fit_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        table(["A", "B"], [["a"]], caption="x")
