"""`python -m core data problems`, run as a user would."""

import json

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from core.cli import main
from core.data.store import Dataset, DatasetStore
from core.labels import SPLITS
from core.settings import Settings
from tests.stored_runs import answers, store_run

PER_SPLIT = 20


@pytest.fixture
def leaky(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Dataset:
    """Twenty pictures a split; three of PrivateTest stand in Training, and the run knows these."""
    monkeypatch.setenv("EMOTION_LENS_HOME", str(settings.home))
    monkeypatch.setenv("EMOTION_LENS_MODELS", str(settings.models))
    noise = np.random.default_rng(0).normal(size=(3 * PER_SPLIT, 48, 48))
    soft = np.stack([gaussian_filter(one, 3) for one in noise])
    images = np.clip(128 + 40 * soft / soft.std(), 0, 255).astype(np.uint8)
    images[40:43] = images[:3]
    labels = (np.arange(3 * PER_SPLIT) % 7).astype(np.uint8)
    splits = np.repeat(np.arange(3), PER_SPLIT).astype(np.uint8)
    dataset = DatasetStore(settings.datasets).write(
        "leaky", images, splits, labels, title="Leaky", source={}
    )
    found = {
        split: answers(dataset.labels[dataset.indices(split)], np.arange(PER_SPLIT) >= 13, sure=0.8)
        for split in SPLITS
    }
    store_run(settings, dataset, found)
    return dataset


def test_copies_and_leaks_are_told_in_json(leaky: Dataset, capsys: pytest.CaptureFixture[str]):
    assert main(["data", "problems", "leaky", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["copies"]["exact"]["leaked"] == {"PublicTest": 0, "PrivateTest": 3}
    assert found["copies"]["exact"]["rows"] == 6
    (leak,) = found["leaks"]["exact"]["PrivateTest"]
    assert leak["everything"]["value"] == pytest.approx(13 / 20)
    assert leak["clean"]["value"] == pytest.approx(10 / 17)
    assert found["labels"] is None


def test_they_are_told_in_words(leaky: Dataset, capsys: pytest.CaptureFixture[str]):
    assert main(["data", "problems", "leaky"]) == 0
    told = capsys.readouterr().out
    assert "leaky: 60 pictures, 0 of them blank" in told
    assert "PrivateTest in Training          3" in told
    assert "65.0 (" in told
    assert "58.8 (" in told


def test_an_unknown_set_is_one_line(leaky: Dataset, capsys: pytest.CaptureFixture[str]):
    assert main(["data", "problems", "nothing"]) == 1
    assert capsys.readouterr().err.startswith("Error: No data set 'nothing'.")
