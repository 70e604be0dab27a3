"""Dimensions are read from what is typed, refuse nonsense, and know the values of a grid."""

import pytest

from core.dimensions import Choice, Dimension, Range, parse_dimension
from core.errors import InvalidSetting

WRITTEN: list[tuple[str, Dimension]] = [
    ("16,32", Choice((16, 32))),
    ("adamw, sgd", Choice(("adamw", "sgd"))),
    ("true,false", Choice((True, False))),
    ("0.5", Choice((0.5,))),
    ("[[16,32],[32,64]]", Choice(((16, 32), (32, 64)))),
    ('["adamw","sgd"]', Choice(("adamw", "sgd"))),
    ("0.2:0.6", Range(0.2, 0.6)),
    (" -1 : 1 ", Range(-1, 1)),
    ("1e-4:1e-2:log", Range(1e-4, 1e-2, log=True)),
    ("64:256:64", Range(64, 256, step=64)),
    ("0:0.3:0.1", Range(0, 0.3, step=0.1)),
]


@pytest.mark.parametrize(("text", "dimension"), WRITTEN)
def test_a_text_means_values_or_a_range(text: str, dimension: Dimension):
    assert parse_dimension(text) == dimension


@pytest.mark.parametrize("dimension", [dimension for _, dimension in WRITTEN])
def test_a_dimension_written_and_read_is_the_same(dimension: Dimension):
    again = parse_dimension(str(dimension))
    assert again == dimension
    assert [type(value) for value in again.levels] == [type(value) for value in dimension.levels]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.6:0.2", "rise"),
        ("1:1", "rise"),
        ("0:1:log", "begins at or below 0"),
        ("0:1:0.3", "steps"),
        ("0:1:-0.5", "steps"),
        ("0:1:2", "steps"),
        ("0:1:0", "steps"),
        ("a:b", "no range of numbers"),
        ("true:2", "no range of numbers"),
        ("0:1:lag", "no range of numbers"),
        ("0:1:log:2", "no range"),
        ("NaN:1", "finite"),
        ("0:1e999", "finite"),
        ("1,,2", "no list"),
        ("[1,2", "no list"),
        ("[]", "without values"),
        ("8,8", "twice"),
        ("[[1,2],[1,2]]", "twice"),
    ],
)
def test_nonsense_is_refused_with_the_forms_that_are_known(text: str, said: str):
    with pytest.raises(InvalidSetting, match=said):
        parse_dimension(text)


@pytest.mark.parametrize(
    ("dimension", "levels"),
    [
        (Choice((3, 5)), (3, 5)),
        (Range(0.2, 0.6), (0.2, 0.4, 0.6)),
        (Range(1e-4, 1e-2, log=True), (1e-4, 1e-3, 1e-2)),
        (Range(64, 256), (64, 160, 256)),
        (Range(3, 4), (3, 4)),
        (Range(64, 256, step=64), (64, 128, 192, 256)),
        (Range(0.1, 0.7, step=0.1), (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)),
    ],
)
def test_a_grid_takes_values_steps_or_ends_and_middle(
    dimension: Dimension, levels: tuple[float, ...]
):
    assert dimension.levels == levels
    assert [type(level) for level in dimension.levels] == [type(level) for level in levels]


def test_only_whole_ends_make_a_range_of_whole_numbers():
    assert Range(1, 8).whole
    assert not Range(1, 8.0).whole
