"""A body is read up to its limit, and the limit itself is no byte too many."""

import io

import pytest
from flask import Flask

from core.predict.pictures import PictureTooLarge
from dashboard.uploads import body

LIMIT = 2304


def sent(size: int, *, announced: bool) -> bytes:
    """Return what is read of a body of so many bytes, as Gunicorn hands it on."""
    environ = {"wsgi.input_terminated": True}
    length = {"Content-Length": str(size)} if announced else {}
    stream = io.BytesIO(bytes(size))
    with Flask(__name__).test_request_context(
        "/", method="POST", input_stream=stream, headers=length, environ_overrides=environ
    ):
        return body(limit=LIMIT, seconds=5)


@pytest.mark.parametrize("announced", [True, False])
@pytest.mark.parametrize("size", [0, 1, LIMIT - 1, LIMIT])
def test_a_body_up_to_the_limit_is_read_whole(size: int, announced: bool):
    assert len(sent(size, announced=announced)) == size


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_of_one_byte_more_is_refused(announced: bool):
    with pytest.raises(PictureTooLarge):
        sent(LIMIT + 1, announced=announced)
