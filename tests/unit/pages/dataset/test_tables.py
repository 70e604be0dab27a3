"""Tables, files and the detail of a picture."""

import csv
from io import StringIO

import numpy as np
import pytest

from pages.dataset.picture import picture, split_of, title
from pages.dataset.statistics import compute
from pages.dataset.tabs.overview.tables import distribution_csv, distribution_table, features_csv
from tests.unit.pages.dataset.conftest import write


def rows_of(text):
    return list(csv.DictReader(StringIO(text)))


def test_the_distribution_as_a_file_has_a_line_for_each_class_and_split(dataset):
    rows = rows_of(distribution_csv(dataset))
    assert len(rows) == 21
    assert {row["pictures"] for row in rows} == {"20"}
    assert float(rows[0]["share"]) == pytest.approx(1 / 7, abs=1e-6)
    assert rows[0]["n"] == "140"


def test_the_features_as_a_file_agree_with_the_pictures(dataset):
    found = compute(dataset)
    rows = rows_of(features_csv(dataset, found))
    overall = next(
        r for r in rows if (r["feature"], r["split"], r["label"]) == ("contrast", "Training", "all")
    )
    training = found.features["contrast"][dataset.indices("Training")]
    assert float(overall["mean"]) == pytest.approx(training.mean(), abs=1e-3)
    assert float(overall["max"]) == pytest.approx(training.max(), abs=1e-3)
    assert len(rows) == len(found.features) * 3 * 8


def test_a_split_without_pictures_gives_no_line_and_no_division_by_zero(tmp_path):
    only_test = write(tmp_path, [2, 2], [0, 1])
    assert {row["split"] for row in rows_of(distribution_csv(only_test))} == {"PrivateTest"}
    assert "PrivateTest" in str(distribution_table(only_test))


def test_a_picture_says_its_row_split_label_features_twins_and_the_way_to_explain(dataset):
    said = str(picture(dataset, compute(dataset), 140))
    assert title(dataset, 140) == "Row 140: angry"
    assert split_of(dataset, 140) == "PublicTest"
    for part in ("PublicTest", "Brightness", "row 20", "/explain?data=small&row=140"):
        assert part in said
    assert "The same pixels again" not in str(picture(dataset, compute(dataset), 1))


def test_votes_are_shown_with_their_number(tmp_path):
    voted = write(
        tmp_path,
        [0, 0],
        [0, 1],
        features={"votes_fear": np.array([7, 0]), "votes_sad": np.array([3, 0])},
    )
    found = compute(voted)
    said = str(picture(voted, found, 0))
    assert "7 of 10" in said
    assert said.index("fear") < said.index("sad")
    assert "Votes" not in str(picture(voted, found, 1))
