"""Filtering and sorting rows, against Python's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.query import OneOf, Table, Within

NAN = float("nan")
VALUES = [3.0, NAN, 1.0, 3.0, 2.0]


@pytest.fixture
def table() -> Table:
    return Table({"x": np.array(VALUES, np.float32), "label": np.array([0, 1, 2, 1, 0])}, 5)


def test_conditions_are_all_to_hold_and_unknown_values_hold_none(table):
    assert table.mask([Within("x", low=2)]).tolist() == [True, False, False, True, True]
    assert table.mask([Within("x")]).tolist() == [True, False, True, True, True]
    assert table.mask([Within("x", low=2), OneOf("label", (1, 2))]).nonzero()[0].tolist() == [3]
    assert table.mask([OneOf("label", ())]).sum() == 0
    assert table.mask(among=[np.array([0, 3]), np.array([3, 4])]).nonzero()[0].tolist() == [3]
    assert table.mask().all()


def test_equal_values_keep_their_order_and_unknown_ones_come_last(table):
    everything = table.mask()
    assert table.sorted(everything, "x").tolist() == [2, 4, 0, 3, 1]
    assert table.sorted(everything, "x", descending=True).tolist() == [0, 3, 4, 2, 1]
    assert table.sorted(everything).tolist() == [0, 1, 2, 3, 4]
    assert table.sorted(everything, descending=True).tolist() == [4, 3, 2, 1, 0]


def test_a_shuffle_depends_on_its_seed_and_a_filter_only_takes_rows_out(table):
    everything, few = table.mask(), table.mask([OneOf("label", (0, 1))])
    first = table.shuffled(everything, 1).tolist()
    assert sorted(first) == [0, 1, 2, 3, 4]
    assert table.shuffled(few, 1).tolist() == [row for row in first if row != 2]
    assert any(table.shuffled(everything, seed).tolist() != first for seed in range(2, 9))


@given(
    st.lists(st.one_of(st.integers(-9, 9), st.just(NAN)), max_size=30),
    st.booleans(),
    st.integers(-9, 9),
)
def test_lists_are_those_of_python(values, descending, low):
    table = Table({"x": np.array(values, np.float32)}, len(values))
    found = table.sorted(table.mask([Within("x", low=low)]), "x", descending=descending)
    rows = [row for row, value in enumerate(values) if value >= low]
    assert found.tolist() == sorted(rows, key=lambda r: -values[r] if descending else values[r])
