"""The class distribution in words."""

from core.labels import SPLITS
from pages.dataset.tabs.overview.words import imbalance_ratio, imbalance_sentences

FER2013 = {
    "Training": (3995, 436, 4097, 7215, 4830, 3171, 4965),
    "PublicTest": (467, 56, 496, 895, 653, 415, 607),
    "PrivateTest": (491, 55, 528, 879, 594, 416, 626),
}


def test_fer2013_in_words():
    said = " ".join(imbalance_sentences(FER2013))
    assert "Disgust has 436 of 28,709 Training pictures (1.5 %)" in said
    assert "happy has 7,215 (25.1 %), 16.5 times as many" in said
    assert "right for 24.5 % of PrivateTest (n = 3,589)" in said
    assert "PrivateTest has 55 disgust pictures" in said
    assert "±13 percentage points" in said


def test_balanced_classes_are_called_balanced():
    said = imbalance_sentences(dict.fromkeys(SPLITS, (100,) * 7))
    assert "The classes are balanced" in said[0]
    assert "rarely answer" not in " ".join(said)


def test_a_missing_class_is_named():
    said = " ".join(imbalance_sentences(dict.fromkeys(SPLITS, (0, 0, 9, 9, 9, 9, 9))))
    assert "Training has no picture of angry and disgust" in said


def test_one_class_and_no_picture_at_all_do_not_fail():
    assert imbalance_sentences(dict.fromkeys(SPLITS, (0,) * 7)) == []
    assert imbalance_sentences(dict.fromkeys(SPLITS, (0, 0, 0, 5, 0, 0, 0)))
    assert imbalance_ratio((0, 0, 5)) is None
    assert imbalance_ratio((2, 0, 5)) == 2.5
