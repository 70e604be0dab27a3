"""What votes amount to, checked by hand."""

import numpy as np
import pytest
from numpy.typing import NDArray

from core.data.ballots import CHOICE_NAMES, NO_LABEL, NO_MAJORITY, ballots, in_words, tally
from core.data.votes import CHOICES
from core.labels import EMOTIONS


def votes(**given: int) -> NDArray[np.uint8]:
    """Return one picture's votes, by FER+'s own names."""
    return np.array([given.get(choice, 0) for choice in CHOICES], dtype=np.uint8)


def test_the_names_of_ferplus_are_our_labels():
    named = [votes(**{choice: 10}) for choice in CHOICES]
    found = tally(np.stack(named))
    assert [EMOTIONS[label] if label >= 0 else None for label in found.label] == [
        "neutral",
        "happy",
        "surprise",
        "sad",
        "angry",
        "disgust",
        "fear",
        None,
        None,
        None,
    ]
    assert CHOICE_NAMES[-1] == "no face"


def test_share_entropy_and_majority_follow_from_the_counts():
    found = tally(
        np.stack(
            [
                votes(happiness=10),
                votes(fear=5, surprise=5),
                votes(sadness=6, neutral=2, NF=2),
                votes(unknown=8, anger=2),
                votes(),
            ]
        )
    )
    np.testing.assert_allclose(found.share[:4], [1, 0.5, 0.6, 0.8])
    np.testing.assert_allclose(found.entropy[:4], [0, 1, 1.370951, 0.721928], rtol=1e-6)
    assert np.isnan(found.share[4])
    assert np.isnan(found.entropy[4])
    assert found.majority.tolist() == [1, NO_MAJORITY, 3, 8, NO_MAJORITY]
    assert found.label.tolist() == [3, NO_LABEL, 4, NO_LABEL, NO_LABEL]
    assert found.known.tolist() == [True] * 4 + [False]
    assert found.agrees(np.array([3, 2, 2, 0, 0])).tolist() == [True, False, False, False, False]


def test_half_of_the_votes_are_no_majority_even_where_they_lead():
    found = tally(np.array([votes(fear=5, sadness=3, neutral=2), votes(fear=6, sadness=4)]))
    assert found.label.tolist() == [NO_LABEL, 2]


def test_columns_that_are_missing_count_as_no_vote():
    found = ballots({"votes_fear": np.array([7, 0]), "votes_sadness": np.array([3, 0])})
    assert found is not None
    assert found.total.tolist() == [10, 0]
    assert found.label.tolist() == [2, NO_LABEL]
    assert ballots({"brightness": np.array([1.0])}) is None
    none = ballots({"votes_fear": np.array([], np.uint8)})
    assert none is not None
    assert len(none.share) == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"happiness": 7, "neutral": 3}, "7 of 10 people said happy."),
        ({"anger": 10}, "All 10 people said angry."),
        ({"unknown": 6, "fear": 4}, "6 of 10 people said they could not tell."),
        ({"NF": 9}, "All 9 people said it is no face."),
        (
            {"fear": 4, "surprise": 4, "sadness": 2},
            "People were split: 4 of 10 each said surprise and fear.",
        ),
        ({}, "Nobody has voted on this picture."),
    ],
)
def test_votes_in_words(given, said):
    assert in_words(votes(**given)) == said
