"""Row lists in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.data.store import Dataset
from dashboard.components.media import MAX_ROWS, decode_rows, encode_rows, picture_url, sprite_url


@given(st.lists(st.integers(0, 2**24 - 1), min_size=1, max_size=50))
def test_rows_survive_the_way_through_an_address(rows: list[int]):
    text = encode_rows(rows)
    assert decode_rows(text).tolist() == rows
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("text", ["", "A", "AAA", "AAA=", "A+/A", "ä" * 4, "AAAA" * (MAX_ROWS + 1)])
def test_other_text_is_refused(text: str):
    with pytest.raises(ValueError, match="not a list of rows"):
        decode_rows(text)


def test_addresses_change_with_the_content_of_a_data_set(dataset: Dataset):
    assert dataset.fingerprint[:16] in picture_url(dataset, 1)
    assert dataset.fingerprint[:16] in sprite_url(dataset, [1])


@pytest.mark.parametrize("n", [0, MAX_ROWS + 1])
def test_a_sheet_has_bounds(dataset: Dataset, n: int):
    with pytest.raises(ValueError, match="1 to 1000"):
        sprite_url(dataset, range(n))
