"""Importing FER2013's csv into the store against the common idiom that only reads it.

The idiom is `pandas.read_csv` plus `np.fromstring(..., dtype="uint8", sep=" ")` a row. Ours also
computes features and the fingerprint and writes the data set. Both run in turn, each in a process
of its own, timed from its start to its end; the best round of each counts. Ours is to be
no slower, in half the memory.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.report import Line, real_csv

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 3

IDIOM = """
import sys
import numpy as np
import pandas as pd

table = pd.read_csv(sys.argv[1], skipinitialspace=True)
rows = [np.fromstring(text, dtype="uint8", sep=" ") for text in table["pixels"]]
images = np.stack(rows).reshape(-1, 48, 48)
assert len(images) == len(table)
"""

OURS = """
import sys
from pathlib import Path
from core.data.importing import import_dataset
from core.data.store import DatasetStore

import_dataset(DatasetStore(Path(sys.argv[2])), Path(sys.argv[1]))
"""


def run() -> list[Line]:
    """Import and read the whole of FER2013 in turn, and report the best of each.

    Raises:
        NotHere: the real file is not at hand.
    """
    csv = real_csv()
    with tempfile.TemporaryDirectory() as folder:
        source = _plain(csv, Path(folder))
        best = {name: (float("inf"), float("inf")) for name in ("idiom", "ours")}
        for _ in range(ROUNDS):
            for name, code in (("idiom", IDIOM), ("ours", OURS)):
                seconds, megabytes = _measure(code, source, Path(folder) / "store")
                best[name] = min(best[name][0], seconds), min(best[name][1], megabytes)
    note = f"best of {ROUNDS}; the idiom only reads"
    return [
        Line("import FER2013", best["ours"][0], "s", target=best["idiom"][0], note=note),
        Line("  read_csv, np.fromstring", best["idiom"][0], "s"),
        Line("peak memory", best["ours"][1], "MB", target=best["idiom"][1] / 2, note=note),
        Line("  read_csv, np.fromstring", best["idiom"][1], "MB"),
    ]


def _plain(source: Path, folder: Path) -> Path:
    """Return an uncompressed copy, read once so that both find it in the file cache."""
    target = folder / "faces.csv"
    opener = gzip.open if source.suffix == ".gz" else open
    with opener(source, "rb") as packed, target.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return target


def _measure(code: str, source: Path, store: Path) -> tuple[float, float]:
    """Return wall seconds of a process and the peak memory, in MB, of it and its children."""
    shutil.rmtree(store, ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(source), str(store)], env=environment
    )
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    if process.wait():
        raise SystemExit(f"the process failed with {process.returncode}")
    seconds = time.perf_counter() - started
    watcher.join()
    return seconds, peak[0] / 1e6


def _watch(process: "subprocess.Popen[bytes]", peak: list[int]) -> None:
    """Sample the resident memory of a process and all below it, a hundred times a second."""
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_resident(pid) for pid in _family(process.pid)))
        time.sleep(0.01)


def _family(pid: int) -> list[int]:
    members = [pid]
    for member in members:
        try:
            children = Path(f"/proc/{member}/task/{member}/children").read_text().split()
        except OSError:
            continue
        members += [int(child) for child in children]
    return members


def _resident(pid: int) -> int:
    """Return resident bytes; the system's own high-water mark where it keeps one."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
