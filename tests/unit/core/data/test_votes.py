"""FER+ votes beside the rows they belong to."""

import numpy as np
import pytest

from core.data import UnreadableSource
from core.data.importing import import_dataset
from core.data.votes import CHOICES
from core.labels import SPLITS
from tests.unit.core.data.tables import csv_lines, left_behind, random_rows, write_csv

HEADER = f"Usage,Image name,{','.join(CHOICES)}"


@pytest.fixture
def rows():
    return random_rows(30)


@pytest.fixture
def counts():
    return np.random.default_rng(1).integers(0, 11, (30, len(CHOICES)))


def _vote_lines(rows, counts):
    lines = [
        f"{SPLITS[split]},fer{i:07d}.png,{','.join(map(str, row))}"
        for i, (split, row) in enumerate(zip(rows[1], counts, strict=True))
    ]
    return [HEADER, *lines]


def test_votes_become_one_column_a_choice(tmp_path, store, rows, counts):
    table = write_csv(tmp_path / "faces.csv", csv_lines(rows))
    votes = write_csv(tmp_path / "votes.csv", _vote_lines(rows, counts))
    dataset = import_dataset(store, table, votes=votes)
    for i, choice in enumerate(CHOICES):
        column = dataset.rows[f"votes_{choice.lower()}"]
        assert column.dtype == np.uint8
        np.testing.assert_array_equal(column, counts[:, i])
    assert dataset.manifest["source"]["votes"]["file"] == "votes.csv"


def test_votes_of_skipped_rows_are_skipped_too(tmp_path, store, rows, counts):
    lines = csv_lines(rows)
    lines[5] += " 1"
    lines[9] += " 1"
    table = write_csv(tmp_path / "faces.csv", lines)
    votes = write_csv(tmp_path / "votes.csv", _vote_lines(rows, counts))
    dataset = import_dataset(store, table, votes=votes, skip_bad=True)
    kept = [i for i in range(30) if i not in (4, 8)]
    np.testing.assert_array_equal(dataset.rows["votes_neutral"], counts[kept, 0])


FAULTS = {
    "a row less": (lambda lines: lines[:-1], "has 29 rows of votes; expected 30"),
    "another order": (lambda lines: [HEADER, *lines[2:], lines[1]], "row 1: Usage is PublicTest"),
    "no votes": (lambda _: ["a,b", "1,2"], "has no column Usage"),
    "empty": (lambda _: [""], "has no column Usage"),
    "a word": (lambda lines: [HEADER, lines[1][:-1] + "x", *lines[2:]], "row 1: expected Usage"),
    "negative": (lambda lines: [HEADER, lines[1][:-1] + "-1", *lines[2:]], "row 1: expected"),
    "a short row": (lambda lines: [*lines[:-1], "Training,x,1"], "row 30: expected Usage"),
    "unknown usage": (lambda lines: [*lines[:-1], "x" + lines[-1]], "row 30: expected Usage"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_votes_that_do_not_fit_are_explained(tmp_path, store, rows, counts, fault):
    change, expected = FAULTS[fault]
    table = write_csv(tmp_path / "faces.csv", csv_lines(rows))
    votes = write_csv(tmp_path / "votes.csv", change(_vote_lines(rows, counts)))
    with pytest.raises(UnreadableSource) as caught:
        import_dataset(store, table, votes=votes)
    assert expected in caught.value.message
    assert left_behind(store) == []


def test_a_missing_file_of_votes_is_explained(tmp_path, store, rows):
    table = write_csv(tmp_path / "faces.csv", csv_lines(rows))
    with pytest.raises(UnreadableSource, match="no file of votes"):
        import_dataset(store, table, votes=tmp_path / "votes.csv")
