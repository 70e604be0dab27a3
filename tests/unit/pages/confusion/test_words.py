"""The matrix in words."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.data.store import Dataset
from core.evaluation.agreement import agreement
from core.runs.store import Run
from pages.confusion.axes import TRUE_BY_PREDICTED, Axes
from pages.confusion.cells import Confused, Pictures
from pages.confusion.scene import Scene, scene
from pages.confusion.sorts import confidence, sort_named
from pages.confusion.words import (
    cells_line,
    cells_title,
    confusion_line,
    order_line,
    score_line,
    share_of,
    summary,
)

MODELS = Axes("model", "reference")
ROW = [(4, column) for column in range(7)]
COLUMN = [(row, 6) for row in range(7)]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_a_confusion_reads_as_a_sentence_with_its_interval() -> None:
    confused = Confused(cell=(4, 6), count=143, of=594)
    line = plain(confusion_line(TRUE_BY_PREDICTED, confused))
    assert line == "sad taken for neutral: 143 of 594 (24 %, 21 to 28)"
    assert confusion_line(MODELS, confused).startswith("A said sad, B said neutral: 143")


def test_a_share_of_nothing_is_no_division() -> None:
    assert share_of(0, 0) == "0 of 0"


def test_a_cell_tells_its_share_of_its_row_and_of_its_column() -> None:
    matrix = np.zeros((7, 7), int)
    matrix[4, 6], matrix[4, 4], matrix[6, 6] = 10, 10, 30
    line = plain(cells_line(TRUE_BY_PREDICTED, matrix, [(4, 6)]))
    assert line.startswith("10 of 20 (50 %, 30 to 70) of the pictures that are sad")
    assert "10 of 40 (25 %" in line
    assert "that A called sad" in cells_line(MODELS, matrix, [(4, 6)])
    assert plain(cells_line(MODELS, matrix, [(4, 6), (6, 6)])).startswith("40 of 50 (80 %")


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        ([(4, 6)], "sad taken for neutral"),
        ([(2, 4), (4, 6)], "fear taken for sad; sad taken for neutral"),
        (ROW, "all pictures that are sad"),
        ([cell for cell in ROW if cell != (4, 4)], "pictures that are sad, answered otherwise"),
        (COLUMN, "all pictures taken for neutral"),
        ([(0, 1), (1, 2), (2, 3), (3, 4)], "4 cells"),
    ],
)
def test_some_cells_are_named_in_the_fewest_words(cells: list[Any], title: str) -> None:
    assert cells_title(TRUE_BY_PREDICTED, cells) == title


def test_the_models_own_matrix_has_an_accuracy_and_two_answers_have_kappa() -> None:
    found = agreement(np.diag([30, 0, 0, 30, 30, 0, 0]) + np.eye(7, k=1, dtype=int))
    assert plain(score_line(TRUE_BY_PREDICTED, found)).startswith("Accuracy 93.8 % (")
    said = plain(score_line(Axes("people", "label"), found))
    assert said.startswith("The label and people agree on 93.8 % (")
    assert "Cohen's kappa 0.9" in said
    one = agreement(np.diag([5, 0, 0]))
    assert "not defined here" in score_line(MODELS, one)


@pytest.fixture
def drawn(run: Run, dataset: Dataset) -> Scene:
    found = scene({"data": dataset.name, "run": run.run_id, "split": "PublicTest"})
    assert found is not None
    return found


def test_the_summary_names_split_n_and_normalisation(drawn: Scene) -> None:
    counts = np.full((7, 7), 100)
    text = summary(drawn, "FER2013", counts)
    assert "FER2013, PublicTest, n = 4,900 pictures." in text
    assert "each row adds up to 100 %" in text
    assert "flatter a little" in text
    assert "flatter" not in summary(drawn, "Others", counts)
    private = replace(drawn, view=replace(drawn.view, split="PrivateTest", normalise="predicted"))
    assert "flatter" not in summary(private, "FER2013", counts)
    assert "each column adds up to 100 %" in summary(private, "FER2013", counts)
    both = replace(drawn, view=replace(drawn.view, split="Test", normalise="none"))
    assert "FER2013, PublicTest and PrivateTest, n" in summary(both, "FER2013", counts)
    assert "Counts of pictures, without shares." in summary(both, "FER2013", counts)


def test_the_summary_says_what_is_selected_and_what_is_left_out(drawn: Scene) -> None:
    some = replace(drawn, selected=np.arange(5))
    assert "PublicTest, selected, n = " in summary(some, "FER2013", np.eye(7, dtype=int))
    told = summary(drawn, "FER2013", np.eye(7, dtype=int), left_out=12)
    assert "12 pictures are left out" in told


def test_a_gallery_says_how_many_in_which_order_and_what_stands_below() -> None:
    def pictures(n: int, sort: str) -> Pictures:
        return Pictures(np.arange(n), np.zeros(n), sort_named(sort))

    assert order_line(pictures(773, "confidence")).startswith(
        "500 of 773 pictures, the most confident. Below each: the probability"
    )
    assert order_line(pictures(2, "margin")).startswith("All 2 pictures, the closest calls first.")
    assert order_line(pictures(1, "row")).startswith("The only picture.")


def test_confidence_is_never_rounded_up_to_certainty() -> None:
    assert confidence(0.99999) == "99.9\u00a0%"
    assert confidence(0.931) == "93\u00a0%"
