"""Which pictures stand in a cell, and which cells are the worst."""

import numpy as np

from core.data.store import Dataset
from core.evaluation.outcomes import Outcomes, outcomes
from core.runs.store import Run
from dashboard.services import Services
from pages.confusion.selection import largest_confusions, pictures_of

SAD, NEUTRAL = 4, 6


def made(confidences: list[float], *, predicted: int = NEUTRAL) -> Outcomes:
    """Sad pictures, rows 100 and up, each taken for `predicted` with a confidence."""
    probabilities = np.zeros((len(confidences), 7), np.float32)
    probabilities[:, predicted] = confidences
    return Outcomes(
        rows=np.arange(100, 100 + len(confidences)),
        true_labels=np.full(len(confidences), SAD),
        probabilities=probabilities,
    )


def test_the_most_confident_mistakes_come_first() -> None:
    found = pictures_of(made([0.5, 0.9, 0.7]), (SAD, NEUTRAL))
    assert found.rows == (101, 102, 100)
    assert found.confidences == tuple(np.array([0.9, 0.7, 0.5], np.float32).tolist())
    assert found.total == 3


def test_equal_confidences_keep_the_order_of_rows() -> None:
    assert pictures_of(made([0.6, 0.6, 0.6]), (SAD, NEUTRAL)).rows == (100, 101, 102)


def test_a_long_cell_is_cut_and_its_total_told() -> None:
    found = pictures_of(made([0.5 + i / 2000 for i in range(700)]), (SAD, NEUTRAL))
    assert len(found.rows) == 500
    assert found.total == 700
    assert found.rows[0] == 799


def test_other_cells_hold_none_of_them() -> None:
    assert pictures_of(made([0.9]), (SAD, SAD)).rows == ()
    assert pictures_of(made([0.9]), (NEUTRAL, NEUTRAL)).total == 0


def test_every_picture_stands_in_exactly_one_cell_and_the_matrix_counts_them(
    services: Services, run: Run, dataset: Dataset
) -> None:
    measured = outcomes(services.results, run, dataset, ("PrivateTest",))
    assert measured is not None
    matrix = run.metrics["PrivateTest"]["confusion"]
    rows: list[int] = []
    for true in range(7):
        for predicted in range(7):
            found = pictures_of(measured, (true, predicted))
            assert found.total == matrix[true][predicted]
            rows += found.rows
    assert sorted(rows) == dataset.indices("PrivateTest").tolist()


def test_largest_confusions_leave_out_the_diagonal_and_empty_cells() -> None:
    matrix = np.zeros((7, 7), int)
    matrix[3, 3], matrix[4, 6], matrix[0, 4] = 90, 12, 30
    matrix[4, 4] = 8
    found = largest_confusions(matrix)
    assert [(c.cell, c.count, c.of) for c in found] == [((0, 4), 30, 30), ((4, 6), 12, 20)]
    assert [c.count for c in largest_confusions(matrix, most=1)] == [30]
