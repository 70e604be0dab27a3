"""The fast parser against the careful one."""

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.data.importers._pixels import PIXELS, parse_row, parse_rows

pictures = arrays(np.uint8, st.tuples(st.integers(1, 40), st.just(48), st.just(48)))


def _texts(images: np.ndarray) -> list[bytes]:
    return [" ".join(map(str, image.reshape(-1))).encode() for image in images]


@settings(max_examples=30, deadline=None)
@given(pictures)
def test_written_pictures_come_back(images):
    np.testing.assert_array_equal(parse_rows(_texts(images)), images)
    np.testing.assert_array_equal(parse_row(_texts(images)[0]), images[0])


def _careful(text: bytes) -> np.ndarray | None:
    try:
        return parse_row(text)
    except ValueError:
        return None


@example(row=0, at=0, text=b"\x00", overwrite=False)
@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 2),
    st.integers(0, PIXELS * 3),
    st.one_of(st.binary(max_size=6), st.from_regex(rb"[0-9 .\-\n\t]{1,5}", fullmatch=True)),
    st.booleans(),
)
def test_the_fast_parser_never_accepts_what_the_careful_one_refuses(row, at, text, overwrite):
    texts = _texts(np.random.default_rng(row).integers(0, 256, (3, 48, 48), dtype=np.uint8))
    old = texts[row]
    texts[row] = old[:at] + text + old[at + len(text) * overwrite :]
    fast = parse_rows(texts)
    careful = [_careful(line) for line in texts]
    if fast is not None:
        assert all(picture is not None for picture in careful)
        np.testing.assert_array_equal(fast, np.stack(careful))


def test_every_value_is_read_as_itself_and_no_other():
    values = [str(value).encode() for value in range(256)] * 9
    assert parse_rows([b" ".join(values)]).reshape(-1).tolist() == list(range(256)) * 9
    for wrong in (b"256", b"260", b"299", b"300", b"999", b"1000", b"0255", b"", b"-1", b"+1"):
        assert parse_rows([b" ".join([*values[:-1], wrong])]) is None


def test_values_may_not_move_between_rows():
    words = [b"1"] * PIXELS
    assert parse_rows([b" ".join(words[:-1]), b" ".join([*words, b"1"])]) is None
