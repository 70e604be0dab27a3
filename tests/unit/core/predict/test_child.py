"""An exchange that breaks off leaves no half of an answer to the next one."""

from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any

import pytest

from core.errors import EmotionLensError
from core.predict.child import Child

SECONDS = 60.0


@pytest.fixture
def child() -> Iterator[Child]:
    """A decoder that is ready for a picture."""
    child = Child("core.predict.decoder", "20", "1000000", "1000000")
    child.start()
    child.exchange(lambda connection: connection.recv(), SECONDS)
    yield child
    child.close()
    child.end()


def asked(connection: "Connection[Any, Any]") -> tuple[bool, Any]:
    """Return the decoder's whole answer to what is no picture."""
    connection.send((None, b"no picture"))
    succeeded, found = connection.recv()
    return succeeded, found


def test_what_breaks_off_an_answer_ends_the_process(child: Child) -> None:
    def breaks(connection: "Connection[Any, Any]") -> None:
        connection.send((None, b"no picture"))
        raise MemoryError

    with pytest.raises(MemoryError):
        child.exchange(breaks, SECONDS)
    assert not child.running
    child.start()
    child.exchange(lambda connection: connection.recv(), SECONDS)
    assert not child.exchange(asked, SECONDS)[0]


def test_an_error_that_is_the_answer_leaves_the_process(child: Child) -> None:
    def refused(connection: "Connection[Any, Any]") -> None:
        raise asked(connection)[1]

    pid = child.pid
    with pytest.raises(EmotionLensError):
        child.exchange(refused, SECONDS)
    assert child.running
    assert child.pid == pid
