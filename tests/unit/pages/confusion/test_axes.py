"""Any two of four answers on the axes, each pair in words of its own."""

import itertools

import pytest

from pages.confusion.axes import SOURCES, Axes, Source, axes_of


@pytest.mark.parametrize(
    ("rows", "columns", "same", "other"),
    [
        ("label", "model", "sad, recognised", "sad taken for fear"),
        ("model", "label", "sad, recognised", "fear taken for sad"),
        ("label", "reference", "labelled sad, and B agrees", "labelled sad, B said fear"),
        ("label", "people", "labelled sad, and people agree", "labelled sad, people said fear"),
        ("people", "label", "labelled sad, and people agree", "labelled fear, people said sad"),
        ("model", "reference", "A and B both said sad", "A said sad, B said fear"),
        ("reference", "model", "A and B both said sad", "A said fear, B said sad"),
        ("model", "people", "A and people both said sad", "A said sad, people said fear"),
        ("reference", "people", "B and people both said sad", "B said sad, people said fear"),
    ],
)
def test_a_cell_says_who_said_what(rows: Source, columns: Source, same: str, other: str) -> None:
    wording = Axes(rows, columns).wording
    assert wording.cell("sad", "sad") == same
    assert wording.cell("sad", "fear") == other


@pytest.mark.parametrize(("rows", "columns"), list(itertools.permutations(SOURCES, 2)))
def test_the_words_do_not_depend_on_which_way_the_matrix_stands(
    rows: Source, columns: Source
) -> None:
    one, turned = Axes(rows, columns).wording, Axes(columns, rows).wording
    assert one.cell("sad", "fear") == turned.cell("fear", "sad")
    assert (one.rows, one.of_row) == (turned.columns, turned.of_column)
    assert Axes(rows, columns).pair == Axes(columns, rows).pair
    assert one.rows != one.columns


@pytest.mark.parametrize("source", [*SOURCES, "nonsense", None])
def test_the_same_answer_never_stands_on_both_axes(source: object) -> None:
    found = axes_of(source, source)
    assert found.rows != found.columns
    assert found.rows == (source if source in SOURCES else "label")
