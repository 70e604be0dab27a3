"""The drawn faces: the same everywhere, varied, labelled as drawn."""

import os
import subprocess
import sys

import numpy as np
import pytest

from core.data.store import DatasetStore, fingerprint
from core.data.synthetic import COUNTS, ensure_synthetic
from core.labels import SPLITS
from core.settings import ROOT
from tests.unit.core.data.tables import left_behind

FINGERPRINT = "dcafe9698d68eddfa8e5f5a41509ca49de57888bdd84649d26617b693327f1d2"


def test_the_pictures_are_the_same_on_every_machine(drawn):
    # If the drawing was changed on purpose, raise VERSION in core/data/synthetic.py as well.
    assert fingerprint(*drawn) == FINGERPRINT


def test_the_set_has_its_announced_counts(drawn):
    images, splits, labels = drawn
    assert len(images) == 2100
    for code, split in enumerate(SPLITS):
        counted = np.bincount(labels[splits == code], minlength=7)
        assert tuple(counted) == COUNTS[split]


def test_no_two_pictures_are_alike(drawn):
    assert len({image.tobytes() for image in drawn[0]}) == len(drawn[0])


def test_light_and_contrast_vary(drawn):
    flat = drawn[0].reshape(len(drawn[0]), -1).astype(float)
    assert np.ptp(flat.mean(axis=1)) > 100
    assert flat.std(axis=1).min() > 5
    assert np.ptp(flat.std(axis=1)) > 40


def test_brightness_does_not_give_the_emotion_away(drawn):
    images, _, labels = drawn
    brightness = images.reshape(len(images), -1).mean(axis=1)
    means = [brightness[labels == label].mean() for label in range(7)]
    assert np.ptp(means) < 0.5 * brightness.std()


def test_it_is_drawn_once_and_says_that_it_is_drawn(store, monkeypatch):
    first = ensure_synthetic(store)
    assert first.name == "synthetic"
    assert first.synthetic
    assert first.title == "Synthetic faces (drawn)"
    assert first.manifest["features"] == ["brightness", "contrast", "sharpness", "entropy"]
    written = (first.path / "manifest.json").stat().st_mtime_ns
    again = ensure_synthetic(store)
    assert again.fingerprint == first.fingerprint
    assert (again.path / "manifest.json").stat().st_mtime_ns == written
    monkeypatch.setattr("core.data.synthetic.VERSION", 10_000)
    assert ensure_synthetic(store).manifest["source"]["version"] == 10_000
    (first.path / "manifest.json").write_text("{")
    assert ensure_synthetic(store).fingerprint == first.fingerprint


def test_two_processes_may_ask_at_once_and_need_no_tensorflow(store: DatasetStore):
    code = (
        "import sys; from pathlib import Path\n"
        "from core.data.store import DatasetStore\n"
        "from core.data.synthetic import ensure_synthetic\n"
        "print(ensure_synthetic(DatasetStore(Path(sys.argv[1]))).fingerprint)\n"
        "assert not {'tensorflow', 'keras', 'pandas'} & set(sys.modules)\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(store.root)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=200)[0].strip() for process in processes]
    assert told == [FINGERPRINT, FINGERPRINT]
    assert [process.returncode for process in processes] == [0, 0]
    assert left_behind(store) == ["synthetic"]


@pytest.mark.slow
def test_a_linear_classifier_cannot_read_the_emotion(drawn):
    from sklearn.linear_model import RidgeClassifier

    images, splits, labels = drawn
    flat = images.reshape(len(images), -1) / 255.0
    model = RidgeClassifier(alpha=100.0).fit(flat[splits == 0], labels[splits == 0])
    accuracy = model.score(flat[splits == 1], labels[splits == 1])
    # Above chance, so the labels are right; far below a small net, so the task is not trivial.
    assert 0.2 < accuracy < 0.75
