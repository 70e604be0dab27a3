"""Counts of a hundred."""

from hypothesis import given
from hypothesis import strategies as st

from core.labels import EMOTIONS
from core.report.hundred import of_hundred, read_as, sentence


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=9))
def test_counts_sum_to_a_hundred_and_lie_within_one_of_the_shares(counts: list[int]):
    found = of_hundred(counts)
    total = sum(counts)
    assert sum(found) == (100 if total else 0)
    for count, whole in zip(counts, found, strict=True):
        assert abs(whole - (100 * count / total if total else 0)) < 1


def test_a_class_is_told_with_its_commonest_errors_first():
    confusion = [[0] * 7 for _ in EMOTIONS]
    confusion[2] = [12, 0, 55, 3, 17, 0, 13]
    told = sentence("fear", read_as({"confusion": confusion}, "fear"))
    assert told == (
        "Of 100 pictures that people labelled fear, this model reads 55 as fear, 17 as sad, "
        "13 as neutral, 12 as angry and 3 as happy."
    )
    assert sentence("sad", read_as({"confusion": confusion}, "sad")) == (
        "No test picture was labelled sad."
    )
