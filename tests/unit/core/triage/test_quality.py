"""Our one-line scores are cleanlab's, and mean what they say."""

import numpy as np
import pytest

from core.triage.quality import alternatives, disagreement, normalised_margin, self_confidence


def test_the_scores_are_cleanlabs():
    from cleanlab.rank import get_label_quality_scores

    generator = np.random.default_rng(0)
    probabilities = generator.dirichlet(np.ones(7), 500)
    labels = generator.integers(0, 7, 500)
    for ours, method in (
        (normalised_margin, "normalized_margin"),
        (self_confidence, "self_confidence"),
    ):
        theirs = get_label_quality_scores(labels, probabilities, method=method)
        assert ours(labels, probabilities) == pytest.approx(theirs)


def test_a_label_on_top_has_at_least_half():
    probabilities = np.array([[0.6, 0.3, 0.1], [0.5, 0.5, 0.0], [0.3, 0.6, 0.1], [0.0, 1.0, 0.0]])
    labels = np.zeros(4, np.int64)
    assert normalised_margin(labels, probabilities) == pytest.approx([0.65, 0.5, 0.35, 0.0])
    assert alternatives(labels, probabilities).tolist() == [1, 1, 1, 1]


def test_models_that_agree_do_not_disagree():
    one = np.full((1, 1, 3), 1 / 3)
    assert disagreement(np.repeat(one, 4, axis=0)) == pytest.approx([0])
    opposed = np.array([[[1.0, 0, 0]], [[0, 1.0, 0]]])
    assert disagreement(opposed) == pytest.approx([np.log(2)])
