"""Fixtures every test may use: temporary settings, and the real FER2013 where it is at hand."""

import csv
import gzip
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.labels import SIZE, SPLITS
from core.settings import ROOT, Settings

ROWS_PER_SPLIT = 300


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose data sets and runs live and die with the test."""
    return Settings(home=tmp_path / "home", models=tmp_path / "models")


@pytest.fixture(scope="session")
def test_data() -> Path:
    """Folder with the real FER2013 files: `EMOTION_LENS_TEST_DATA`, or shared/data beside us."""
    folder = Path(os.environ.get("EMOTION_LENS_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no real FER2013: set EMOTION_LENS_TEST_DATA to the folder that holds it")
    return folder


@pytest.fixture(scope="session")
def real_data(test_data: Path) -> Path:
    """`icml_face_data.csv`, or the same gzipped, exactly as Kaggle ships it."""
    for name in ("icml_face_data.csv", "icml_face_data.csv.gz"):
        if (test_data / name).is_file():
            return test_data / name
    pytest.skip(f"no icml_face_data.csv or icml_face_data.csv.gz in {test_data}")


@pytest.fixture(scope="session")
def votes_file(test_data: Path) -> Path:
    """`fer2013new.csv`, the FER+ votes."""
    path = test_data / "fer2013new.csv"
    if not path.is_file():
        pytest.skip(f"no fer2013new.csv in {test_data}")
    return path


@pytest.fixture(scope="session")
def real_csv(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole real file, unpacked."""
    if real_data.suffix == ".csv":
        return real_data
    target = tmp_path_factory.mktemp("fer2013") / "icml_face_data.csv"
    with gzip.open(real_data, "rb") as packed, target.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked, length=1 << 20)
    return target


@pytest.fixture(scope="session")
def small_fer2013(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The first 300 real rows of each split, stored as data set `fer2013`.

    Built straight from the file, not through the importer, which has tests of its own.
    """
    images, splits, labels = _first_rows(real_data, ROWS_PER_SPLIT)
    store = DatasetStore(tmp_path_factory.mktemp("small") / "datasets")
    return store.write(
        "fer2013",
        images,
        splits,
        labels,
        title="FER2013, first rows",
        source={"rows_per_split": ROWS_PER_SPLIT},
    )


def _first_rows(path: Path, wanted: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read the first `wanted` rows of each split as (images, splits, labels)."""
    taken = dict.fromkeys(SPLITS, 0)
    images, splits, labels = [], [], []
    with _open_text(path) as file:
        reader = csv.reader(_only_needed(file, taken, wanted))
        next(reader)
        for label, usage, pixels in reader:
            images.append(np.array(pixels.split(), np.uint8).reshape(SIZE, SIZE))
            splits.append(SPLITS.index(usage.strip()))
            labels.append(int(label))
    return np.stack(images), np.array(splits, np.uint8), np.array(labels, np.uint8)


def _open_text(path: Path) -> IO[str]:
    return gzip.open(path, "rt") if path.suffix == ".gz" else path.open()


def _only_needed(lines: IO[str], taken: dict[str, int], wanted: int) -> Iterator[str]:
    """Yield the header and the first lines of each split, and stop as soon as all are there."""
    yield next(lines)
    for line in lines:
        usage = line[:20].split(",")[1].strip()
        if taken[usage] < wanted:
            taken[usage] += 1
            yield line
            if all(count == wanted for count in taken.values()):
                return
