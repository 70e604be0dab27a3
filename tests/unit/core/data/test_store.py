"""The store: whole data sets, one writer at a time, nothing lost."""

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.data.store import DatasetDamaged, DatasetExists, DatasetStore, InvalidName, fingerprint
from core.errors import UnknownName
from tests.unit.core.data.tables import left_behind, random_rows


def _read_all(dataset):
    _ = dataset.images, dataset.labels, dataset.indices("Training"), dataset.rows


def _write(store, rows, name="faces", **options):
    return store.write(name, *rows, title="Faces", source={"file": "x"}, **options)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 12).flatmap(lambda n: st.tuples(
    arrays(np.uint8, (n, 48, 48)),
    arrays(np.uint8, n, elements=st.integers(0, 2)),
    arrays(np.uint8, n, elements=st.integers(0, 6)),
)))  # fmt: skip
def test_what_is_written_is_read_back(rows):
    images, splits, labels = rows
    with tempfile.TemporaryDirectory() as folder:
        dataset = _write(DatasetStore(Path(folder)), rows)
        np.testing.assert_array_equal(dataset.images, images)
        np.testing.assert_array_equal(dataset.labels, labels)
        assert dataset.rows["row"].tolist() == list(range(len(images)))
        assert dataset.rows["label"].tolist() == labels.tolist()
        assert dataset.fingerprint == fingerprint(images, splits, labels)
        for code, split in enumerate(dataset.counts):
            assert dataset.indices(split).tolist() == np.flatnonzero(splits == code).tolist()
            counted = np.bincount(labels[splits == code], minlength=7)
            assert dataset.counts[split] == tuple(counted)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_any_change_of_content_changes_the_fingerprint(part):
    rows = random_rows(20)
    changed = tuple(array.copy() for array in rows)
    changed[part].flat[-1] ^= 1
    assert fingerprint(*rows) != fingerprint(*changed)


def test_refreshing_keeps_features_that_are_not_given_anew(store):
    rows = random_rows(20)
    old = np.arange(20, dtype=np.uint8)
    _write(store, rows, features={"votes_neutral": old, "brightness": old})
    dataset = _write(store, rows, features={"brightness": old + 1}, replace=False)
    assert dataset.rows["votes_neutral"].tolist() == old.tolist()
    assert dataset.rows["brightness"].tolist() == (old + 1).tolist()


def test_other_pictures_give_way_only_when_asked(store):
    first, second = random_rows(20, seed=1), random_rows(20, seed=2)
    kept = _write(store, first, features={"votes_neutral": np.arange(20)})
    with pytest.raises(DatasetExists, match="--replace"):
        _write(store, second, replace=False)
    assert store.open("faces").fingerprint == kept.fingerprint
    replaced = _write(store, second, replace=True)
    assert replaced.fingerprint != kept.fingerprint
    assert "votes_neutral" not in replaced.rows
    assert left_behind(store) == ["faces"]


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "a/b", ".a", "x" * 41, "ä"])
def test_names_that_are_no_folder_names_are_refused(store, name):
    with pytest.raises(InvalidName):
        _write(store, random_rows(3), name)
    with pytest.raises(UnknownName):
        store.open(name)
    assert left_behind(store) == []


def test_lengths_must_agree(store):
    images, splits, labels = random_rows(20)
    with pytest.raises(ValueError, match="differ in length"):
        _write(store, (images, splits[:-1], labels))
    assert left_behind(store) == []


@pytest.mark.parametrize("file", ["images.npy", "labels.npy", "splits.npy", "rows.parquet"])
@pytest.mark.parametrize("damage", ["cut short", "missing", "another length"])
def test_a_damaged_file_is_explained_and_repaired_by_another_import(store, file, damage):
    rows = random_rows(20)
    path = _write(store, rows, features={"brightness": np.zeros(20)}).path / file
    if damage == "missing":
        path.unlink()
    elif damage == "cut short":
        path.write_bytes(path.read_bytes()[:100])
    elif file == "rows.parquet":
        path.write_bytes(b"")
    else:
        np.save(path, np.load(path)[:3])
    with pytest.raises(DatasetDamaged, match=f"{file} of data set 'faces'.*Import"):
        _read_all(store.open("faces"))
    _write(store, rows, replace=False)
    _read_all(store.open("faces"))


def test_a_folder_moved_aside_by_a_killed_writer_comes_back(store):
    rows = random_rows(20)
    dataset = _write(store, rows)
    dataset.path.rename(store.root / ".faces-abcdefgh-replaced")
    (store.root / ".faces-abcdefgh").mkdir()
    assert store.names() == ()
    _write(store, random_rows(5), "other")
    assert left_behind(store) == ["faces", "other"]
    assert store.open("faces").fingerprint == fingerprint(*rows)


@pytest.mark.parametrize("content", ['{"title": "Fa', '{"title": "Faces"}', "[]", ""])
def test_a_damaged_manifest_is_explained_and_repaired_by_another_import(store, content):
    rows = random_rows(20)
    dataset = _write(store, rows)
    (dataset.path / "manifest.json").write_text(content)
    with pytest.raises(DatasetDamaged, match="Import the data set again"):
        store.open("faces")
    _write(store, random_rows(5), "other")
    assert [readable.name for readable in store.all()] == ["other"]
    assert _write(store, rows, replace=False).fingerprint == fingerprint(*rows)
