"""The table of results."""

import csv
import io

import pytest

from core.labels import EMOTIONS
from pages.predict.pictures.export import COLUMNS, as_csv


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def row(**given: object) -> dict[str, object]:
    shares = {f"probability_{name}": 0.1 for name in EMOTIONS}
    return {"picture": "anna.png", "face": 1, "expression_shown": "happy", **shares, **given}


def test_columns_are_in_label_order():
    assert [c for c in COLUMNS if c.startswith("probability_")] == [
        f"probability_{name}" for name in EMOTIONS
    ]


def test_one_line_a_face():
    (only,) = read(as_csv([row()]))
    assert only["picture"] == "anna.png"
    assert only["probability_happy"] == "0.1"
    assert only["box_x"] == ""


def test_a_header_stands_even_without_rows():
    assert as_csv([]).strip().split(",") == list(COLUMNS)


def test_names_with_commas_quotes_and_newlines_come_back_whole():
    name = 'a, "b"\nc.png'
    assert read(as_csv([row(picture=name)]))[0]["picture"] == name


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_cannot_become_a_formula(start):
    name = f"{start}cmd|' /C calc'!A0.png"
    assert read(as_csv([row(picture=name)]))[0]["picture"] == f"'{name}"


def test_entries_without_a_column_are_left_out():
    assert "data:image" not in as_csv([row(preview="data:image")])
