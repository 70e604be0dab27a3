"""In which order classes stand."""

import numpy as np
import pytest

from core.evaluation.class_order import CLASS_ORDERS, ClassOrder, class_order

# 0 and 2 are confused, and so are 1 and 3.
PAIRED = np.array([[50, 0, 30, 1], [1, 60, 0, 25], [35, 0, 40, 0], [0, 30, 1, 80]])


def test_by_name_nothing_moves() -> None:
    assert class_order(PAIRED, "name") == (0, 1, 2, 3)


def test_by_frequency_the_fullest_row_comes_first_and_equal_ones_keep_their_order() -> None:
    assert class_order(PAIRED, "frequency") == (3, 1, 0, 2)
    assert class_order(np.diag([2, 5, 2]), "frequency") == (1, 0, 2)


def test_by_similarity_confused_classes_are_neighbours() -> None:
    order = class_order(PAIRED, "similarity")
    assert sorted(order) == [0, 1, 2, 3]
    assert abs(order.index(0) - order.index(2)) == 1
    assert abs(order.index(1) - order.index(3)) == 1
    assert order[0] < order[-1]


@pytest.mark.parametrize("order", CLASS_ORDERS)
@pytest.mark.parametrize(
    "counts",
    [np.zeros((3, 3), int), np.diag([4, 0, 9]), np.array([[5]]), np.array([[0, 3], [0, 0]])],
    ids=["empty", "no mistake", "one class", "one cell"],
)
def test_nothing_to_order_by_is_no_error(order: ClassOrder, counts: np.ndarray) -> None:
    assert sorted(class_order(counts, order)) == list(range(len(counts)))
