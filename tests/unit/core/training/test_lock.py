"""One process holds the lock; others wait for it; a killed one lets go."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.settings import ROOT
from core.training.lock import exclusive, if_free

HOLD = """
import sys, time
from pathlib import Path
from core.training.lock import exclusive
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "training" / "key.lock"


@pytest.fixture
def holder(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A real process that holds the lock until its standard input closes."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_free_lock_is_taken_at_once_and_leaves_no_file(path: Path):
    notes: list[str] = []
    for _ in range(2):
        with exclusive(path, lambda done, total, note: notes.append(note)):
            assert path.is_file()
        assert not path.exists()
    assert notes == []


def test_an_error_inside_releases_the_lock(path: Path):
    with pytest.raises(ValueError, match="inside"), exclusive(path):
        raise ValueError("inside")
    with exclusive(path):
        pass


@pytest.mark.parametrize("ending", ["finished", "killed"])
def test_the_second_waits_says_for_whom_and_goes_on(
    path: Path, holder: subprocess.Popen[str], ending: str
):
    waiting, entered = threading.Event(), threading.Event()
    notes: list[str] = []

    def note(done: int, total: int, text: str) -> None:
        notes.append(text)
        waiting.set()

    def second() -> None:
        with exclusive(path, note):
            entered.set()

    thread = threading.Thread(target=second)
    thread.start()
    assert waiting.wait(20)
    assert not entered.is_set()
    assert f"process {holder.pid} is training this run" in notes[0]
    if ending == "killed":
        holder.send_signal(signal.SIGKILL)
    else:
        assert holder.stdin is not None
        holder.stdin.close()
    assert entered.wait(20)
    thread.join()
    assert not path.exists()


def test_a_lock_that_is_held_is_not_waited_for(path: Path, holder: subprocess.Popen[str]):
    with if_free(path) as held:
        assert not held
    # Still the other one's: leaving did not remove its file.
    assert path.read_text() == str(holder.pid)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with if_free(path) as held:
        assert held
        with if_free(path) as again:
            assert not again
    assert not path.exists()
