"""What the browser is given to draw."""

import base64

import numpy as np
import pytest

from core.data.store import Dataset, DatasetStore
from core.settings import Settings
from dashboard.components.point_map import UNKNOWN, MapGroup, points


def stored(settings: Settings, n: int) -> Dataset:
    labels = (np.arange(n) % 7).astype(np.uint8)
    splits = (np.arange(n) % 3).astype(np.uint8)
    images = np.zeros((n, 48, 48), np.uint8)
    return DatasetStore(settings.datasets).write(
        "few", images, splits, labels, title="F", source={}
    )


def drawn(dataset: Dataset, groups: list[MapGroup], **more) -> dict:
    n = len(dataset)
    positions = np.stack([np.arange(n), 2 * np.arange(n)], axis=1).astype(np.uint16)
    unknown = np.full(n, UNKNOWN, np.uint8)
    nothing = np.full(n, np.nan, np.float32)
    return points(dataset, positions, groups, predicted=unknown, confidence=nothing, **more)


def read(text: str, kind: str = "u1") -> list[int]:
    return np.frombuffer(base64.b64decode(text), kind).tolist()


def test_positions_are_two_bytes_and_facts_one(settings: Settings):
    sent = drawn(stored(settings, 5), [MapGroup("all", np.arange(5), "#000", "circle")])
    assert read(sent["positions"], "<u2") == [0, 0, 1, 2, 2, 4, 3, 6, 4, 8]
    assert read(sent["labels"]) == [0, 1, 2, 3, 4]
    assert read(sent["splits"]) == [0, 1, 2, 0, 1]
    assert read(sent["percent"]) == [0] * 5
    assert sent["selected"] is None


def test_each_row_knows_its_group_and_some_have_none(settings: Settings):
    groups = [
        MapGroup("even", np.array([0, 2]), "#111", "square"),
        MapGroup("one", np.array([1]), "#222", "x"),
    ]
    sent = drawn(stored(settings, 4), groups, selected=np.array([1, 3]))
    assert read(sent["codes"]) == [0, 1, 0, UNKNOWN]
    assert read(sent["selected"]) == [0b01010000]
    assert sent["groups"][1] == {"name": "one", "colour": "#222", "symbol": "x"}


@pytest.mark.parametrize("n", [1, 7])
def test_one_picture_and_no_group_are_fine(settings: Settings, n: int):
    sent = drawn(stored(settings, n), [], selected=np.zeros(0, np.int64))
    assert read(sent["codes"]) == [UNKNOWN] * n
    assert read(sent["selected"]) == [0]
