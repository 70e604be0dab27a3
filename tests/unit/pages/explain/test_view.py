"""What the address and the input field ask for."""

import pytest

from core.data.store import Dataset
from dashboard.components.picture_detail import NoSuchRow
from pages.explain.view import row_of, view


def test_a_whole_address_is_read() -> None:
    found = view({"method": "grad_cam", "class": "sad", "layer": "conv1", "label": "happy"})
    assert (found.method.name, found.explained, found.settings, found.label) == (
        "grad_cam",
        4,
        {"layer": "conv1"},
        3,
    )


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"method": "x", "class": "joy", "layer": "", "label": "?"},
        {"class": "predicted", "layer": "last", "label": "any"},
    ],
)
def test_what_is_not_known_falls_back(query: dict[str, str]) -> None:
    found = view(query)
    assert (found.method.name, found.explained, found.settings, found.label) == (
        "grad_cam",
        None,
        {},
        None,
    )


@pytest.mark.parametrize("value", ["7", 7, 7.0])
def test_rows_come_as_text_and_as_numbers(value: object, dataset: Dataset) -> None:
    assert row_of(value, dataset) == 7


@pytest.mark.parametrize(
    "value",
    [None, "", "-1", -1, 60, "60", 1.5, float("nan"), float("inf"), True, "7e0", "9" * 6000, [7]],
)
def test_other_rows_are_refused_with_the_range(value: object, dataset: Dataset) -> None:
    with pytest.raises(NoSuchRow, match="Rows go from 0 to 59"):
        row_of(value, dataset)
