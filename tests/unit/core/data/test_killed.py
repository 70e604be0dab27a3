"""Imports that are killed or that run side by side, as real processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.data.importing import import_dataset
from core.settings import ROOT
from tests.unit.core.data.tables import csv_lines, left_behind, random_rows, write_csv

# The import runs as it is; it only stops for a while at the point in question, and says so.
PRELUDE = """
import signal, sys, time
from pathlib import Path

# A parent started in a shell's background hands down that Ctrl-C is ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)

def pause(*_):
    print("here", flush=True)
    time.sleep(120)
"""
WHILE_READING = (
    PRELUDE
    + """
from core.data.importing import import_dataset
from core.data.store import DatasetStore
import_dataset(DatasetStore(Path(sys.argv[1]) / "datasets"), Path(sys.argv[2]), progress=pause)
"""
)
WHILE_WRITING = (
    PRELUDE
    + """
from core.cli import main
from core.data.spool import PictureSpool
save = PictureSpool.save
PictureSpool.save = lambda spool, path: (save(spool, path), pause())
sys.exit(main(["data", "import", sys.argv[2]]))
"""
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "faces.csv", csv_lines(random_rows(1000)))


def _start(code: str, *arguments: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "EMOTION_LENS_HOME": str(arguments[0])}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _stop_at_the_pause(process: subprocess.Popen[str], signal_: int) -> int:
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal_)
        return process.wait(timeout=60)


def test_killed_while_reading_leaves_nothing_behind(tmp_path, store, table):
    process = _start(WHILE_READING, tmp_path, table)
    assert _stop_at_the_pause(process, signal.SIGKILL) == -signal.SIGKILL
    assert left_behind(store) == []


@pytest.mark.parametrize(
    ("signal_", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["terminated", "^C"]
)
def test_stopped_while_writing_leaves_nothing_behind(tmp_path, store, table, signal_, code):
    assert _stop_at_the_pause(_start(WHILE_WRITING, tmp_path, table), signal_) == code
    assert left_behind(store) == []


def test_what_a_kill_in_the_last_moment_leaves_is_no_data_set_and_goes_with_the_next_import(
    tmp_path, store, table
):
    process = _start(WHILE_WRITING, tmp_path, table)
    assert _stop_at_the_pause(process, signal.SIGKILL) == -signal.SIGKILL
    assert store.names() == ()
    import_dataset(store, table)
    assert left_behind(store) == ["fer2013"]


def test_a_kill_does_not_touch_the_data_set_that_was_there(tmp_path, store, table):
    before = import_dataset(store, table)
    process = _start(WHILE_WRITING, tmp_path, table)
    assert _stop_at_the_pause(process, signal.SIGKILL) == -signal.SIGKILL
    assert store.open("fer2013").images[999].tolist() == before.images[999].tolist()


def test_imports_of_the_same_name_at_once_all_succeed(tmp_path, store, table):
    code = WHILE_READING.replace("progress=pause", "")
    processes = [_start(code, tmp_path, table) for _ in range(3)]
    for process in processes:
        with process:
            assert process.wait(timeout=120) == 0
    assert left_behind(store) == ["fer2013"]
    assert len(store.open("fer2013").rows) == 1000
