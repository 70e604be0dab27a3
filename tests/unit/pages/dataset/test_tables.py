"""Tables, files and the detail of a picture."""

import csv
import re
from io import StringIO

import numpy as np
import pytest

from pages.dataset.picture import picture, split_of, title
from pages.dataset.tabs.overview.tables import distribution_csv, distribution_table, features_csv
from tests.unit.pages.dataset.conftest import scoped, write


def rows_of(text):
    return list(csv.DictReader(StringIO(text)))


def test_the_distribution_as_a_file_has_a_line_for_each_class_and_split(dataset, tmp_path):
    rows = rows_of(distribution_csv(scoped(dataset, tmp_path / "cache")))
    assert len(rows) == 21
    assert {row["pictures"] for row in rows} == {"20"}
    assert float(rows[0]["share"]) == pytest.approx(1 / 7, abs=1e-6)
    assert rows[0]["n"] == "140"


def test_the_features_as_a_file_agree_with_the_pictures(dataset, tmp_path):
    found = scoped(dataset, tmp_path / "cache")
    rows = rows_of(features_csv(found))
    overall = next(
        r for r in rows if (r["feature"], r["split"], r["label"]) == ("contrast", "Training", "all")
    )
    training = found.values("contrast")[dataset.indices("Training")]
    assert float(overall["mean"]) == pytest.approx(training.mean(), abs=1e-3)
    assert float(overall["max"]) == pytest.approx(training.max(), abs=1e-3)
    assert len(rows) == len(found.facts.columns) * 3 * 8


def test_a_split_without_pictures_gives_no_line_and_no_division_by_zero(tmp_path):
    only_test = scoped(write(tmp_path, [2, 2], [0, 1]), tmp_path / "cache")
    assert {row["split"] for row in rows_of(distribution_csv(only_test))} == {"PrivateTest"}
    assert "PrivateTest" in str(distribution_table(only_test))


def drawn(dataset, cache, row):
    of = scoped(dataset, cache)
    return str(picture(dataset, of.facts, of.whole, row)).replace("\\xa0", " ")


def test_a_picture_says_its_row_split_label_features_twins_and_where_to_go(dataset, tmp_path):
    said = drawn(dataset, tmp_path / "cache", 140)
    assert title(dataset, 140) == "Row 140: angry"
    assert split_of(dataset, 140) == "PublicTest"
    for part in ("PublicTest", "Brightness", "row 20", "/explain?data=small&row=140"):
        assert part in said
    assert "tab=training&example=140" in said
    assert "The same pixels again" not in drawn(dataset, tmp_path / "cache", 1)


def test_features_are_placed_among_all_pictures(dataset, tmp_path):
    # Row 5 is blank: nothing is less sharp, and it is placed at half of itself.
    assert "'Sharpness'" in drawn(dataset, tmp_path / "cache", 5)
    cells = re.findall(r"Td\((.*?)\)", drawn(dataset, tmp_path / "cache", 5))
    assert any("0 % of pictures" in cell for cell in cells)


def test_votes_are_shown_beside_the_picture_and_in_words(tmp_path):
    voted = write(
        tmp_path,
        [0, 0],
        [2, 1],
        features={"votes_fear": np.array([7, 0]), "votes_sadness": np.array([3, 0])},
    )
    said = drawn(voted, tmp_path / "cache", 0)
    assert "7 of 10 people said fear." in said
    assert "The label is fear." in said
    assert said.index("'fear'") < said.index("'sad'")
    assert "What people said" not in drawn(voted, tmp_path / "cache", 1)
