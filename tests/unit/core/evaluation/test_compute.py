"""Probabilities are the softmax of the net's logits, one row a picture, in data set order."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from core.backend import keras
from core.data.store import Dataset, DatasetStore
from core.evaluation import compute
from core.runs.net import load_net
from core.runs.store import Run, RunDamaged


def test_rows_follow_the_data_set(own: Dataset, net: keras.Model):
    found = compute.probabilities(net, own, "PrivateTest")
    assert found.shape == (30, 7)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)
    row = 17
    picture = own.images[own.indices("PrivateTest")[row]][None, ..., None].astype(np.float32) / 255
    logits = np.asarray(net(picture))[0]
    np.testing.assert_allclose(found[row], np.exp(logits) / np.exp(logits).sum(), rtol=1e-5)


def test_many_pictures_come_in_chunks_without_a_seam(
    own: Dataset, net: keras.Model, monkeypatch: pytest.MonkeyPatch
):
    whole = compute.probabilities(net, own, "Training")
    monkeypatch.setattr(compute, "_CHUNK", 16)
    seen: list[tuple[int, int, str]] = []
    parts = compute.probabilities(net, own, "Training", lambda *report: seen.append(report))
    np.testing.assert_allclose(parts, whole, atol=1e-6)
    assert [done for done, _, _ in seen] == [16, 32, 40]
    assert {total for _, total, _ in seen} == {40}


def test_a_split_without_pictures_gives_no_rows(tmp_path: Path, net: keras.Model):
    dataset = DatasetStore(tmp_path).write(
        "only_training",
        np.zeros((1, 48, 48), np.uint8),
        np.zeros(1, np.uint8),
        np.zeros(1, np.uint8),
        title="Only training",
        source={},
    )
    assert compute.probabilities(net, dataset, "PrivateTest").shape == (0, 7)


@pytest.mark.parametrize("shift", [0.0, 1e4, -1e4])
def test_softmax_does_not_overflow(shift: float):
    logits = np.array([[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]], np.float32) + np.float32(shift)
    expected = np.exp(np.arange(7.0)) / np.exp(np.arange(7.0)).sum()
    np.testing.assert_allclose(compute.softmax(logits)[0], expected, rtol=1e-6)


def test_a_stored_net_loads_to_equal_probabilities(run: Run, own: Dataset):
    again = compute.probabilities(load_net(run), own, "PrivateTest")
    np.testing.assert_allclose(again, run.probabilities("PrivateTest"), atol=1e-6)


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"other")])
def test_weights_that_are_not_those_stored_are_never_loaded(
    run: Run, damage: Callable[[Path], object]
):
    damage(run.path / "model.keras")
    with pytest.raises(RunDamaged):
        load_net(run)


def test_the_accelerator_is_named():
    assert compute.accelerator() in {"CPU", "GPU", "TPU"}
