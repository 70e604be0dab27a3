"""Numbers as people read them."""

import pytest

from dashboard.components import text


def test_an_interval_is_written_out():
    metric = {"value": 0.6637, "low": 0.648, "high": 0.6791}
    assert text.with_interval(metric) == "66.4\u00a0% (64.8 to 67.9)"
    assert text.with_interval(metric, percent=False) == "0.664 (0.648 to 0.679)"


def test_what_was_not_measured_says_so():
    nothing = {"value": None, "low": None, "high": None}
    assert text.with_interval(None) == text.with_interval(nothing) == "not measured"


def test_thousands_are_separated():
    assert text.count(35887) == "35,887"


@pytest.mark.parametrize(
    ("n_bytes", "words"), [(12, "12 B"), (640_000, "640 kB"), (3_140_000, "3.1 MB")]
)
def test_sizes(n_bytes: int, words: str):
    assert text.size(n_bytes) == words


def test_percent_takes_its_digits():
    assert text.percent(0.12345) == "12.3\u00a0%"
    assert text.percent(0.12345, digits=0) == "12\u00a0%"
