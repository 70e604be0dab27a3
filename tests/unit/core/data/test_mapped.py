"""What was read of a memory map is given back, and can be read again."""

from pathlib import Path

import numpy as np
import pytest

from core.data.mapped import let_go

SMAPS = Path("/proc/self/smaps")


def resident(path: Path) -> int:
    """Return how many kilobytes of a file this process holds."""
    held, counts = 0, False
    for line in SMAPS.read_text().splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):
            counts = line.endswith(str(path))
        elif counts and first == "Rss:":
            held += int(rest[0])
    return held


@pytest.mark.skipif(not SMAPS.is_file(), reason="Linux tells what a process holds")
def test_a_map_that_was_read_holds_nothing_once_it_is_let_go(tmp_path: Path):
    path = tmp_path / "images.npy"
    np.save(path, np.arange(1_000_000))
    mapped = np.load(path, mmap_mode="r")
    total = int(mapped.sum())
    assert resident(path) > 7_000
    let_go(mapped)
    assert resident(path) < 1_000
    assert int(mapped.sum()) == total


def test_an_array_in_memory_is_left_alone():
    array = np.arange(3)
    let_go(array)
    assert array.tolist() == [0, 1, 2]
