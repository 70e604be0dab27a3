"""What every importer must do, whichever is registered.

A new importer adds one function here that writes the given rows in its form.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest

from core.data import IMPORTERS, BadRecord, Importer
from core.data.importing import find_importer, import_dataset
from core.data.store import DatasetStore, check_name
from tests.unit.core.data.tables import (
    Rows,
    csv_lines,
    left_behind,
    random_rows,
    write_csv,
    write_folder,
)

# importer: (write the rows, spoil the record that holds them second)
Sample = tuple[Callable[[Path, Rows], Path], Callable[[Path], object]]


def _spoil_csv(path: Path) -> None:
    lines = path.read_text().splitlines()
    lines[2] += " 256"
    path.write_text("\n".join(lines))


def _spoil_folder(path: Path) -> None:
    sorted(path.rglob("*.png"))[1].write_bytes(b"spoilt")


SAMPLES: Final[dict[str, Sample]] = {
    "fer2013_csv": (lambda p, rows: write_csv(p / "faces.csv", csv_lines(rows)), _spoil_csv),
    "image_folder": (lambda p, rows: write_folder(p / "faces", rows), _spoil_folder),
}


@pytest.fixture(params=IMPORTERS.names())
def importer(request) -> Importer:
    assert request.param in SAMPLES, f"add a sample for the importer {request.param}"
    return IMPORTERS.get(request.param)


@pytest.fixture
def rows() -> Rows:
    return random_rows(600)


@pytest.fixture
def source(tmp_path, importer, rows) -> Path:
    return SAMPLES[importer.name][0](tmp_path, rows)


@pytest.fixture
def store(tmp_path) -> DatasetStore:
    return DatasetStore(tmp_path / "store")


def test_it_describes_itself(importer):
    assert importer.name.isidentifier()
    assert importer.title
    assert importer.version >= 1


def test_it_alone_accepts_its_source(importer, source, tmp_path):
    assert find_importer(source) is importer
    assert [other.name for other in IMPORTERS if other.accepts(source)] == [importer.name]
    assert not importer.accepts(tmp_path / "nothing here")


def test_it_keeps_every_picture_with_its_split_and_label(importer, source, store, rows):
    dataset = import_dataset(store, source)
    check_name(dataset.name)
    assert len(dataset) == len(rows[0])
    stored = {
        (image.tobytes(), label, split)
        for image, label, split in zip(
            np.asarray(dataset.images), dataset.labels, dataset.rows["split"], strict=True
        )
    }
    splits = ("Training", "PublicTest", "PrivateTest")
    assert stored == {
        (image.tobytes(), label, splits[split]) for image, split, label in zip(*rows, strict=True)
    }


def test_the_same_source_gives_the_same_fingerprint_and_digest(importer, source, tmp_path):
    first, second = (
        import_dataset(DatasetStore(tmp_path / name), source) for name in ("one", "two")
    )
    assert first.fingerprint == second.fingerprint
    assert first.manifest["source"]["sha256"] == second.manifest["source"]["sha256"]


def test_another_source_has_another_digest(importer, source, tmp_path, store):
    before = import_dataset(store, source).manifest["source"]["sha256"]
    SAMPLES[importer.name][1](source)
    after = import_dataset(store, source, skip_bad=True, replace=True).manifest["source"]
    assert after["sha256"] != before


def test_a_bad_record_stops_it_and_leaves_nothing(importer, source, store):
    SAMPLES[importer.name][1](source)
    with pytest.raises(BadRecord) as caught:
        import_dataset(store, source)
    assert "--skip-bad" in caught.value.hint
    assert left_behind(store) == []


def test_a_bad_record_can_be_skipped_and_is_listed(importer, source, store, rows):
    SAMPLES[importer.name][1](source)
    dataset = import_dataset(store, source, skip_bad=True)
    assert len(dataset) == len(rows[0]) - 1
    (skipped,) = dataset.manifest["source"]["skipped"]
    assert skipped["where"]
    assert skipped["reason"]


def test_the_source_is_not_changed(importer, source, store):
    def content() -> dict[str, bytes]:
        files = (
            [source] if source.is_file() else sorted(p for p in source.rglob("*") if p.is_file())
        )
        return {str(file): file.read_bytes() for file in files}

    before = content()
    import_dataset(store, source)
    assert content() == before


def test_progress_rises_to_its_total(importer, source, store):
    told: list[tuple[int, int, str]] = []
    import_dataset(store, source, progress=lambda *step: told.append(step))
    done = [step[0] for step in told]
    assert done == sorted(done)
    assert done[-1] == told[-1][1]
    assert all(note for _, _, note in told)
