"""Which pictures stand in cells, in which order, and which cells are the fullest."""

import numpy as np
import pytest

from core.evaluation.outcomes import Outcomes
from pages.confusion.cells import largest_confusions, members, pictures_of
from pages.confusion.results import Crossed
from pages.confusion.sorts import SORTS

SAD, NEUTRAL = 4, 6
CELL = ((SAD, NEUTRAL),)


def made(confidences: list[float], *, predicted: int = NEUTRAL, votes: bool = True) -> Crossed:
    """Sad pictures, rows 100 and up, each taken for `predicted` with a confidence."""
    n = len(confidences)
    probabilities = np.zeros((n, 7), np.float32)
    probabilities[:, SAD] = 1 - np.array(confidences)
    probabilities[:, predicted] = confidences
    rows, labels = np.arange(100, 100 + n), np.full(n, SAD)
    return Crossed(
        rows=rows,
        first=labels,
        second=np.full(n, predicted),
        outcomes=Outcomes(rows, labels, probabilities),
        # The later the row, the fewer people disagree.
        differ=0.5 - 0.1 * np.arange(n) if votes else None,
        # Of the first nothing is known.
        doubt=np.concatenate([[np.nan], 0.5 - 0.1 * np.arange(1, n)]),
    )


ORDERS = {
    "confidence": ([101, 102, 100], ["90 %", "70 %", "60 %"]),
    "margin": ([100, 102, 101], ["20.0 %", "40.0 %", "80.0 %"]),
    "loss": ([101, 102, 100], ["2.30", "1.20", "0.92"]),
    "votes": ([100, 101, 102], ["50 %", "40 %", "30 %"]),
    "issue": ([102, 101, 100], ["30 %", "40 %", "unknown"]),
    "row": ([100, 101, 102], ["row 100", "row 101", "row 102"]),
}


@pytest.mark.parametrize("sort", [sort.name for sort in SORTS])
def test_each_order_puts_its_pictures_first_and_writes_its_number(sort: str) -> None:
    rows, captions = ORDERS[sort]
    found = pictures_of(made([0.6, 0.9, 0.7]), CELL, sort)
    assert found.rows.tolist() == rows
    assert [caption.replace("\u00a0", " ") for caption in found.captions] == captions
    assert found.sort.name == sort


def test_an_order_that_cannot_be_had_falls_back_to_rows() -> None:
    found = pictures_of(made([0.6, 0.9], votes=False), CELL, "votes")
    assert found.sort.name == "row"
    assert found.rows.tolist() == [100, 101]


def test_equal_confidences_keep_the_order_of_rows() -> None:
    found = pictures_of(made([0.6, 0.6, 0.6]), CELL, "confidence")
    assert found.rows.tolist() == [100, 101, 102]


def test_a_long_cell_is_cut_for_the_gallery_and_its_total_told() -> None:
    found = pictures_of(made([0.5 + i / 2000 for i in range(700)]), CELL, "confidence")
    assert len(found.shown) == len(found.captions) == 500
    assert found.total == 700
    assert found.shown[0] == 799


def test_other_cells_hold_none_of_them() -> None:
    assert not pictures_of(made([0.9]), ((SAD, SAD), (NEUTRAL, NEUTRAL)), "row").total


def test_every_picture_stands_in_exactly_one_cell_and_the_matrix_counts_them() -> None:
    generator = np.random.default_rng(0)
    first, second = generator.integers(0, 7, (2, 400))
    crossed = Crossed(np.arange(400), first, second, None, None)
    found = [members(crossed, ((row, column),)) for row in range(7) for column in range(7)]
    assert sorted(np.concatenate(found).tolist()) == list(range(400))
    assert [len(each) for each in found] == crossed.counts.ravel().tolist()
    cells = [(row, column) for row in range(7) for column in range(7)]
    assert members(crossed, cells).tolist() == list(range(400))


def test_largest_confusions_leave_out_the_diagonal_and_empty_cells() -> None:
    matrix = np.zeros((7, 7), int)
    matrix[3, 3], matrix[4, 6], matrix[0, 4] = 90, 12, 30
    matrix[4, 4] = 8
    found = largest_confusions(matrix)
    assert [(c.cell, c.count, c.of) for c in found] == [((0, 4), 30, 30), ((4, 6), 12, 20)]
    assert [c.count for c in largest_confusions(matrix, most=1)] == [30]
