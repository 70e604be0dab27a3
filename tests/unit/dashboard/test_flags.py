"""Flags: named lists of rows, open to whoever registers one."""

from pathlib import Path

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.registry import Registry
from core.settings import Settings
from dashboard import flags
from dashboard.flags import FLAGS, Flag, known_flags
from dashboard.services import Services


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return Services(Settings(home=tmp_path, models=tmp_path / "models"))


def write(services: Services, images, labels=None, **features) -> Dataset:
    codes = np.zeros(len(images), np.uint8)
    labels = codes if labels is None else np.asarray(labels, np.uint8)
    return DatasetStore(services.settings.datasets).write(
        "marked", images, codes, labels, title="Marked", source={}, features=features
    )


def marked(services: Services, dataset: Dataset) -> dict[str, list[int]]:
    return {flag.name: rows.tolist() for flag, rows in known_flags(services, dataset).items()}


def test_pictures_that_are_hard_to_read_are_marked(services: Services):
    noise = np.random.default_rng(0).integers(0, 256, (48, 48)).astype(np.uint8)
    ramp = np.tile(np.linspace(60, 190, 48).astype(np.uint8), (48, 1))
    pictures = [
        noise,
        np.full((48, 48), 128),
        noise // 6,
        255 - noise // 6,
        ramp,
        noise // 16 + 120,
    ]
    found = marked(services, write(services, np.stack(pictures).astype(np.uint8)))
    assert found["blank"] == [1]
    assert found["dark"] == [2]
    assert found["glaring"] == [3]
    assert {1, 5} <= set(found["flat"])
    assert {1, 4} <= set(found["blurred"])
    assert 0 not in found["flat"] + found["blurred"]


def test_what_people_say_marks_pictures_where_there_are_votes(services: Services):
    images = np.zeros((4, 48, 48), np.uint8)
    labels = [2, 2, 2, 2]  # fear
    fear = np.array([9, 1, 5, 0], np.uint8)
    sad = np.array([1, 9, 5, 0], np.uint8)
    found = marked(services, write(services, images, labels, votes_fear=fear, votes_sadness=sad))
    assert found["other-label"] == [1]
    assert found["no-majority"] == [2]
    assert not {"other-label", "no-majority"} & marked(services, write(services, images)).keys()


def test_anything_can_be_a_flag(services: Services, monkeypatch: pytest.MonkeyPatch):
    own: Registry[Flag] = Registry("flag", "dashboard.flags")
    own._loaded = True
    monkeypatch.setattr(flags, "FLAGS", own)
    own.register(Flag("later", "Later", "It.", lambda *_: np.array([3]), order=2))
    own.register(Flag("not-known", "Not known", "It.", lambda *_: None))
    own.register(Flag("first", "First", "It.", lambda *_: np.array([1]), order=1))
    dataset = write(services, np.zeros((4, 48, 48), np.uint8))
    assert marked(services, dataset) == {"first": [1], "later": [3]}


def test_flags_are_named_for_addresses_and_explained():
    for flag in FLAGS:
        assert flag.name.replace("-", "").isalnum()
        assert flag.explain.endswith(".")


def test_what_people_decided_marks_pictures(services: Services):
    dataset = write(services, np.zeros((6, 48, 48), np.uint8))
    assert not {"relabelled", "set-aside"} & set(marked(services, dataset))
    services.decisions.decide(dataset, [4, 1], "relabel", 3)
    services.decisions.decide(dataset, [2], "ambiguous")
    services.decisions.decide(dataset, [1], "set_aside")
    found = marked(services, dataset)
    assert found["relabelled"] == [4]
    assert found["set-aside"] == [1]
    assert found["decided-ambiguous"] == [2]
    assert found["decided-label-issue"] == found["decided-model-error"] == []
