"""Importing FER2013's csv into the store against the common idiom that only reads it.

    python benchmarks/import_csv.py icml_face_data.csv [--rounds 3]

The idiom is `pandas.read_csv` plus `np.fromstring(..., dtype="uint8", sep=" ")` a row. Ours also
computes features and the fingerprint and writes the data set. Both run in turn, each in a process
of its own, timed from its start to its end; the best round of each counts. Exits with 1 when ours
is slower or takes more than half the memory.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

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


def main() -> int:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description="Import FER2013 against pandas and fromstring.")
    parser.add_argument("csv", type=Path, help="icml_face_data.csv, or the same compressed")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = _plain(arguments.csv, Path(folder))
        best = {name: (float("inf"), float("inf")) for name in ("idiom", "ours")}
        for _ in range(arguments.rounds):
            for name, code in (("idiom", IDIOM), ("ours", OURS)):
                seconds, megabytes = _measure(code, source, Path(folder) / "store")
                print(f"  {name:6} {seconds:6.2f} s {megabytes:7.0f} MB", flush=True)
                best[name] = min(best[name][0], seconds), min(best[name][1], megabytes)
    time_ratio = best["ours"][0] / best["idiom"][0]
    memory_ratio = best["ours"][1] / best["idiom"][1]
    print(f"pandas + fromstring: {best['idiom'][0]:.2f} s, peak {best['idiom'][1]:.0f} MB")
    print(f"import_dataset:      {best['ours'][0]:.2f} s, peak {best['ours'][1]:.0f} MB")
    print(f"ratio: time {time_ratio:.2f} (at most 1), memory {memory_ratio:.2f} (at most 0.5)")
    return int(time_ratio > 1 or memory_ratio > 0.5)


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


if __name__ == "__main__":
    sys.exit(main())
