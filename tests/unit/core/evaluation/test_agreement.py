"""How far two answers agree: against scikit-learn, and at the ends."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from core.evaluation.agreement import agreement, cross_table


def pairs(n: int, same: float) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(3)
    first = generator.integers(0, 7, n)
    return first, np.where(generator.random(n) < same, first, generator.integers(0, 7, n))


def test_it_counts_pairs_with_the_first_answer_in_rows() -> None:
    first, second = pairs(500, 0.5)
    counted = cross_table(first, second, classes=7)
    assert counted.tolist() == confusion_matrix(first, second, labels=range(7)).tolist()


def test_kappa_is_scikit_learns_and_lies_within_its_interval() -> None:
    first, second = pairs(2000, 0.6)
    found = agreement(cross_table(first, second, classes=7))
    kappa = found["kappa"]
    assert kappa["value"] == pytest.approx(cohen_kappa_score(first, second))
    assert kappa["low"] < kappa["value"] < kappa["high"]
    # The asymptotic standard error of Fleiss, Cohen and Everitt 1969, roughly: 2 x 1.96 x 0.012.
    assert kappa["high"] - kappa["low"] == pytest.approx(0.047, abs=0.01)
    assert found["agreement"]["value"] == pytest.approx((first == second).mean())
    assert found == agreement(cross_table(first, second, classes=7))


def test_fewer_pictures_give_a_wider_interval() -> None:
    def width(n: int) -> float:
        kappa = agreement(cross_table(*pairs(n, 0.6), classes=7))["kappa"]
        return kappa["high"] - kappa["low"]

    assert width(100) > 2 * width(1600)


def test_equal_answers_have_kappa_one_and_chance_has_none() -> None:
    assert agreement(np.diag([5, 6, 7]))["kappa"]["value"] == 1
    assert agreement(np.full((3, 3), 10))["kappa"]["value"] == pytest.approx(0)


@pytest.mark.parametrize("counts", [np.zeros((3, 3), int), np.diag([9, 0, 0])])
def test_where_kappa_has_no_meaning_it_is_none(counts: np.ndarray) -> None:
    assert agreement(counts)["kappa"] == {"value": None, "low": None, "high": None}
