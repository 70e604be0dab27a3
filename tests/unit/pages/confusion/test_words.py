"""The matrix in words."""

import numpy as np

from pages.confusion.selection import Confused, Pictures
from pages.confusion.words import (
    cell_line,
    confidence,
    confusion_line,
    order_line,
    share_of,
    summary,
)


def test_a_confusion_reads_as_a_sentence_with_its_interval() -> None:
    line = confusion_line(Confused(cell=(4, 6), count=143, of=594)).replace("\u00a0", " ")
    assert line == "sad taken for neutral: 143 of 594 (24 %, 21 to 28)"


def test_a_share_of_nothing_is_no_division() -> None:
    assert share_of(0, 0) == "0 of 0"


def test_a_cell_tells_its_share_of_both_classes() -> None:
    matrix = np.zeros((7, 7), int)
    matrix[4, 6], matrix[4, 4], matrix[6, 6] = 10, 10, 30
    line = cell_line(matrix, (4, 6)).replace("\u00a0", " ")
    assert line.startswith("10 of 20 (50 %, 30 to 70) of the pictures labelled sad")
    assert "10 of 40 (25 %" in line


def test_the_summary_names_split_n_and_normalisation() -> None:
    text = summary("FER2013", "PublicTest", 3589, "predicted", own=True)
    assert "FER2013, PublicTest, n = 3,589 pictures." in text
    assert "each column adds up to 100 %" in text
    assert "flatter" in text
    assert "flatter" not in summary("FER2013", "PublicTest", 3589, "true", own=False)
    assert "flatter" not in summary("FER2013", "PrivateTest", 3589, "true", own=True)


def test_a_cut_gallery_says_so() -> None:
    cut = Pictures(rows=(1, 2), confidences=(0.9, 0.8), total=773)
    assert order_line(cut, (4, 6)).startswith("The 2 most confident of 773 mistakes.")
    whole = Pictures(rows=(1, 2), confidences=(0.9, 0.8), total=2)
    assert order_line(whole, (4, 4)).startswith("All 2, most confident successes first.")


def test_confidence_is_never_rounded_up_to_certainty() -> None:
    assert confidence(0.99999) == "99.9\u00a0%"
    assert confidence(0.931) == "93\u00a0%"
