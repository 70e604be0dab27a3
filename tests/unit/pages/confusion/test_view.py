"""What the address asks for: nothing in it can do harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.labels import SPLITS
from dashboard.figures.confusion import NORMALISATIONS
from pages.confusion.view import COLOURS, View, row_number, view


def test_a_whole_address_is_read() -> None:
    query = {
        "split": "PublicTest",
        "normalise": "predicted",
        "colour": "mistakes",
        "results": "stored",
        "true": "sad",
        "predicted": "neutral",
        "row": "17",
    }
    assert view(query) == View("PublicTest", "predicted", "mistakes", "stored", (4, 6), 17)


def test_an_empty_address_opens_on_the_held_out_split() -> None:
    assert view({}) == View("PrivateTest", "true", "all", None, None, None)


def test_half_a_cell_is_none() -> None:
    assert view({"true": "sad"}).cell is None
    assert view({"true": "sad", "predicted": ""}).cell is None


@given(
    st.dictionaries(
        st.sampled_from(["split", "normalise", "colour", "true", "predicted", "row"]), st.text()
    )
)
def test_garbage_falls_back(query: dict[str, str]) -> None:
    found = view(query)
    assert found.split in SPLITS
    assert found.normalise in NORMALISATIONS
    assert found.colour in COLOURS
    assert found.row is None or found.row >= 0


@pytest.mark.parametrize("value", ["-1", "1.5", "1e3", "٣", "", None, True, [1], "9" * 5000])
def test_what_is_no_row_number_is_none(value: object) -> None:
    assert row_number(value) is None


@pytest.mark.parametrize("value", [0, "0", 35886, "35886"])
def test_row_numbers_come_as_numbers_and_as_text(value: object) -> None:
    assert row_number(value) == int(str(value))
