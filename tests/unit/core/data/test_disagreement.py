"""Labels beside what most people said, counted by hand."""

import numpy as np

from core.data.ballots import tally
from core.data.disagreement import ANSWERS, answers, by_label, most_differing
from core.data.votes import CHOICES
from core.labels import EMOTIONS


def said(*given: dict[str, int]) -> np.ndarray:
    counts = [[one.get(choice, 0) for choice in CHOICES] for one in given]
    return answers(tally(np.array(counts, np.uint8).reshape(-1, len(CHOICES))))


def test_answers_are_the_labels_then_what_has_none_then_no_leader():
    assert ANSWERS[:7] == EMOTIONS
    assert ANSWERS[7:] == ("contempt", "unknown", "no face", "split")
    found = said(
        {"anger": 9}, {"neutral": 6, "fear": 4}, {"contempt": 9}, {"unknown": 9}, {"NF": 9},
        {"fear": 5, "sadness": 5}, {},
    )  # fmt: skip
    assert found.tolist() == [0, 6, 7, 8, 9, 10, -1]


def test_counts_leave_out_what_nobody_voted_on():
    labels = np.array([2, 2, 2, 3, 3])
    found = said({"fear": 9}, {"surprise": 9}, {}, {"happiness": 9}, {"happiness": 9})
    counts = by_label(labels, found, np.arange(5))
    assert counts.shape == (7, len(ANSWERS))
    assert counts.sum() == 4
    assert (counts[2, 2], counts[2, 5], counts[3, 3]) == (1, 1, 2)
    assert by_label(labels, found, np.array([2])).sum() == 0


def test_the_largest_disagreements_are_shares_of_their_label():
    counts = np.zeros((7, len(ANSWERS)), np.int64)
    counts[0, 0], counts[0, 4] = 90, 10
    counts[1, 0], counts[1, 1] = 3, 2
    found = most_differing(counts)
    assert [(one.label, one.answer, one.n, one.whole) for one in found] == [
        (1, 0, 3, 5),
        (0, 4, 10, 100),
    ]
    assert len(most_differing(counts, 1)) == 1
    assert most_differing(np.zeros_like(counts)) == []
