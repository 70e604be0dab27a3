"""Runs are stored whole, found by key, and refused when anything about them is wrong."""

import json
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.errors import UnknownName
from core.keys import file_digest
from core.labels import SPLITS
from core.runs.spec import RunSpec
from core.runs.store import AmbiguousRun, Run, RunDamaged, RunStore

Write = Callable[..., Run]
FILES = (
    "history.json",
    "manifest.json",
    "metrics.json",
    "model.keras",
    "probabilities.npz",
    "spec.json",
)


def test_a_run_reads_back_as_written(spec: RunSpec, store: RunStore, write: Write):
    generator = np.random.default_rng(1)
    probabilities = {s: generator.dirichlet(np.ones(7), 6).astype(np.float32) for s in SPLITS}
    written = write(spec, probabilities=probabilities)
    run = store.open(written.run_id)
    assert run.spec == spec
    assert run.run_id == spec.run_id
    assert run.title == "Two convolutions"
    assert run.metrics == {"PrivateTest": {"n": 4, "accuracy": {"value": 0.5}}}
    assert run.history == {"best_epoch": 1, "epochs": [{"epoch": 1, "loss": 1.5}]}
    for split in SPLITS:
        read = run.probabilities(split)
        assert read.dtype == np.float32
        np.testing.assert_array_equal(read, probabilities[split])
    assert run.model_path().read_bytes() == b"weights of seed 0"


def test_the_manifest_names_every_other_file_with_its_hash(spec: RunSpec, write: Write):
    run = write(spec)
    assert sorted(path.name for path in run.path.iterdir()) == sorted(FILES)
    manifest = json.loads((run.path / "manifest.json").read_text())
    assert set(manifest["files"]) == set(FILES) - {"manifest.json"}
    for name, digest in manifest["files"].items():
        assert digest == file_digest(run.path / name)
    assert manifest["size_bytes"] == (run.path / "model.keras").stat().st_size
    assert manifest["parameters"] == 123
    assert manifest["seconds"] == 4.6
    assert {"python", "keras", "tensorflow", "numpy"} <= set(manifest["versions"])


@pytest.mark.parametrize("name", FILES)
def test_a_run_that_misses_a_file_is_left_out_and_says_so(
    spec: RunSpec, store: RunStore, write: Write, caplog: pytest.LogCaptureFixture, name: str
):
    whole = write(spec.model_copy(update={"seed": 1}))
    damaged = write(spec)
    (damaged.path / name).unlink()
    with caplog.at_level(logging.WARNING):
        assert [run.run_id for run in store.all()] == [whole.run_id]
    assert damaged.run_id in caplog.text
    assert name in caplog.text
    assert store.find(spec.key) is None
    with pytest.raises(RunDamaged, match=name):
        store.open(damaged.run_id)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_short_is_noticed(
    spec: RunSpec, store: RunStore, write: Write, name: str
):
    path = write(spec).path / name
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(RunDamaged, match=name):
        _use(store.open(spec.run_id))


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_a_changed_byte_is_refused(
    spec: RunSpec, store: RunStore, write: Write, name: str
):
    path = write(spec).path / name
    content = bytearray(path.read_bytes())
    # In the manifest, the digit changed belongs to a hash; elsewhere any byte will do.
    place = content.index(b'"spec.json"') + 20 if name == "manifest.json" else len(content) // 2
    content[place] ^= 1
    path.write_bytes(content)
    with pytest.raises(RunDamaged):
        _use(store.open(spec.run_id))


def test_listing_reads_neither_probabilities_nor_weights(
    spec: RunSpec, store: RunStore, write: Write
):
    run = write(spec)
    for name in ("probabilities.npz", "model.keras"):
        path = run.path / name
        path.write_bytes(bytes(path.stat().st_size))
    assert [found.run_id for found in store.all()] == [run.run_id]
    with pytest.raises(RunDamaged):
        run.probabilities("PrivateTest")
    with pytest.raises(RunDamaged):
        run.model_path()


@pytest.mark.parametrize(
    "name", ["../models", "..", ".", "", "/etc", "a/b", "A", "a\n", "nothing", ".hidden"]
)
def test_an_id_from_outside_cannot_leave_the_folder(
    spec: RunSpec, store: RunStore, write: Write, name: str
):
    write(spec)
    with pytest.raises(UnknownName):
        store.open(name)
    with pytest.raises(UnknownName):
        store.resolve(name)


def test_a_run_is_found_by_key_whatever_its_data_set_is_called(
    spec: RunSpec, store: RunStore, write: Write
):
    renamed = spec.dataset.model_copy(update={"name": "other"})
    run = write(spec.model_copy(update={"dataset": renamed}))
    found = store.find(spec.key)
    assert found is not None
    assert found.run_id == run.run_id
    assert store.find("0" * 64) is None


def test_a_key_that_shares_only_its_first_digits_is_another_run(
    spec: RunSpec, store: RunStore, write: Write
):
    write(spec)
    assert store.find(spec.key[:10] + "0" * 54) is None


def test_a_run_is_resolved_by_any_beginning_that_fits_one_only(
    spec: RunSpec, store: RunStore, write: Write
):
    one = write(spec)
    other = write(spec.model_copy(update={"architecture": "six_conv"}))
    for text in (one.run_id, "two", one.run_id[:-3], one.spec.key[:8], one.spec.key):
        assert store.resolve(text).run_id == one.run_id
    assert store.resolve("six_conv").run_id == other.run_id
    with pytest.raises(UnknownName, match=one.run_id):
        store.resolve("three")


def test_a_beginning_that_fits_several_lists_them(spec: RunSpec, store: RunStore, write: Write):
    runs = [write(spec.model_copy(update={"seed": seed})) for seed in (0, 1)]
    with pytest.raises(AmbiguousRun) as caught:
        store.resolve("two_conv")
    assert all(run.run_id in caught.value.hint for run in runs)


def test_a_failing_save_leaves_nothing_behind(spec: RunSpec, store: RunStore, write: Write):
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write(spec, save_model=fail)
    with pytest.raises(ValueError, match="JSON"):
        write(spec, metrics={"accuracy": float("nan")})
    assert list(store.root.iterdir()) == []


def test_an_empty_or_missing_folder_holds_no_runs(tmp_path: Path):
    store = RunStore(tmp_path / "absent")
    assert store.ids() == ()
    assert store.all() == ()
    assert store.find("0" * 64) is None


def test_files_beside_the_runs_are_no_runs(spec: RunSpec, store: RunStore, write: Write):
    run = write(spec)
    (store.root / "README.md").write_text("About.")
    (store.root / f".{run.run_id}-draft").mkdir()
    assert store.ids() == (run.run_id,)


def _use(run: Run) -> None:
    for split in SPLITS:
        run.probabilities(split)
    run.model_path()


def test_a_run_is_read_once_until_one_of_its_files_changes(
    spec: RunSpec, store: RunStore, write: Write
):
    run_id = write(spec).run_id
    read = store.open(run_id)
    assert store.open(run_id) is read
    (read.path / "model.keras").touch()
    assert store.open(run_id) is not read
