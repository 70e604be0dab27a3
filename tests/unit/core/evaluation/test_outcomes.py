"""What follows from a run's probabilities, picture by picture."""

import numpy as np
import pytest

from core.evaluation.outcomes import Outcomes


@pytest.fixture
def three() -> Outcomes:
    """A sure success, a narrow mistake, and a certain mistake."""
    probabilities = np.zeros((3, 7), np.float32)
    probabilities[0, [3, 6]] = 0.9, 0.1
    probabilities[1, [2, 4]] = 0.4, 0.6
    probabilities[2, 0] = 1.0
    return Outcomes(np.array([4, 7, 9]), np.array([3, 2, 1]), probabilities)


def test_predicted_correct_and_confidence(three: Outcomes):
    assert three.predicted.tolist() == [3, 4, 0]
    assert three.correct.tolist() == [True, False, False]
    np.testing.assert_allclose(three.confidence, [0.9, 0.6, 1.0])


def test_the_margin_is_that_of_the_first_over_the_second(three: Outcomes):
    np.testing.assert_allclose(three.margin, [0.8, 0.2, 1.0], atol=1e-6)


def test_the_loss_is_finite_where_the_true_class_got_nothing(three: Outcomes):
    expected = [-np.log(0.9), -np.log(0.4), -np.log(1e-7)]
    np.testing.assert_allclose(three.loss, expected, rtol=1e-5)


def test_rows_restrict_and_none_does_not(three: Outcomes):
    some = three.among(np.array([0, 7, 9]))
    assert some.rows.tolist() == [7, 9]
    assert some.true_labels.tolist() == [2, 1]
    assert some.predicted.tolist() == [4, 0]
    assert three.among(None) is three
    assert len(three.among(np.array([], np.int64))) == 0
