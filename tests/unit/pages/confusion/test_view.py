"""What the address asks for: nothing in it can do harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.evaluation.class_order import CLASS_ORDERS
from core.labels import EMOTIONS
from dashboard.figures.confusion_cells import NORMALISATIONS
from pages.confusion.axes import Axes
from pages.confusion.view import (
    COLOURS,
    SCALES,
    SHOWS,
    SPLIT_CHOICES,
    View,
    cell_name,
    cells_of,
    row_number,
    view,
)


def test_a_whole_address_is_read() -> None:
    query = {
        "split": "Test",
        "rows": "model",
        "columns": "people",
        "normalise": "predicted",
        "colour": "mistakes",
        "scale": "log",
        "order": "similarity",
        "show": "table",
        "results": "stored",
        "cells": "sad-neutral,fear-sad",
        "sort": "loss",
        "row": "17",
    }
    found = view(query)
    assert found == View(
        split="Test",
        axes=Axes("model", "people"),
        normalise="predicted",
        colour="mistakes",
        scale="log",
        order="similarity",
        show="table",
        results="stored",
        cells=((2, 4), (4, 6)),
        sort="loss",
        row=17,
    )
    assert found.splits == ("PublicTest", "PrivateTest")


def test_an_empty_address_opens_on_the_held_out_split() -> None:
    assert view({}) == View()
    assert view({}).splits == ("PrivateTest",)


def test_cells_are_read_from_text_and_from_a_list_each_once() -> None:
    assert cells_of("sad-neutral,sad-neutral,fear-sad,x-sad,sad-,,") == ((2, 4), (4, 6))
    assert cells_of(["sad-neutral", 7, None]) == ((4, 6),)
    assert cells_of({"sad-neutral": 1}) == cells_of(None) == cells_of(5) == ()
    every = ",".join(cell_name((row, column)) for row in range(7) for column in range(7))
    assert len(cells_of(every)) == len(EMOTIONS) ** 2
    # What the router lets through.
    assert len(every) < 2000


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "split",
                "rows",
                "columns",
                "normalise",
                "colour",
                "scale",
                "order",
                "show",
                "cells",
                "sort",
                "row",
            ]
        ),
        st.text(),
    )
)
def test_garbage_falls_back(query: dict[str, str]) -> None:
    found = view(query)
    assert found.split in SPLIT_CHOICES
    assert found.axes.rows != found.axes.columns
    assert found.normalise in NORMALISATIONS
    assert (found.colour, found.scale) in {(c, s) for c in COLOURS for s in SCALES}
    assert (found.order, found.show) in {(o, s) for o in CLASS_ORDERS for s in SHOWS}
    assert found.row is None or found.row >= 0


@pytest.mark.parametrize("value", ["-1", "1.5", "1e3", "٣", "", None, True, [1], "9" * 5000])
def test_what_is_no_row_number_is_none(value: object) -> None:
    assert row_number(value) is None


@pytest.mark.parametrize("value", [0, "0", 35886, "35886"])
def test_row_numbers_come_as_numbers_and_as_text(value: object) -> None:
    assert row_number(value) == int(str(value))
