"""What the address and the input field ask for."""

import re

import pytest

from core.data.store import Dataset
from dashboard.components.picture_detail import NoSuchRow
from pages.explain.callbacks import CONTROLS
from pages.explain.many import CONTROLS as MANY_CONTROLS
from pages.explain.view import parameter_names, row_of, stored, view


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


def test_parameters_of_methods_are_plain_in_the_address_and_named_like_nothing_else_there() -> None:
    names = set(parameter_names())
    assert all(re.fullmatch("[a-z_]{1,20}", name) for name in names)
    assert not names & {*CONTROLS, *MANY_CONTROLS, "method"}


def test_a_methods_parameters_are_those_that_differ_and_others_leave_the_address() -> None:
    found = view({"method": "occlusion", "patch": "6", "step": "4", "steps": "64"})
    assert found.settings == {"patch": "6"}
    kept = stored(found.method, found.settings)
    assert {name: value for name, value in kept.items() if value} == {
        "method": "occlusion",
        "patch": "6",
    }
    assert kept["steps"] is None
